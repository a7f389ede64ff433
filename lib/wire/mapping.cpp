#include "crondb/wire/mapping.hpp"

#include "core/try.hpp"
#include "crondb/wire/read.hpp"

namespace crondb::wire {

namespace json = boost::json;

namespace {

template <class T>
void read_map(const json::value& given, std::map<std::string, T>& to, const std::string& path, Problems& problems) {
  if (!given.is_object()) return problems.push_back({path, "must be an object"});
  for (const auto& [name, value] : given.get_object()) {
    T target{};
    if (read_any(value, target, detail::joined(path, name), problems)) to.emplace(name, std::move(target));
  }
}

}  // namespace

Result<Mapping> read_mapping(std::string_view text) {
  CRONDB_TRY(const auto parsed, parse(text));
  if (!parsed.is_object()) return fail(invalid("mapping", "must be an object"));
  Mapping mapping;
  Problems problems;
  for (const auto& [name, value] : parsed.get_object()) {
    const std::string path = detail::joined("mapping", name);
    if (name == "fields") {
      read_map(value, mapping.fields, path, problems);
    } else if (name == "stages") {
      read_map(value, mapping.stages, path, problems);
    } else if (name == "date_format") {
      read_any(value, mapping.date_format.emplace(), path, problems);
    } else {
      problems.push_back({path, "is not known"});
    }
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return mapping;
}

Result<NamedCommission> read_commission(std::string_view text) {
  CRONDB_TRY(const auto parsed, parse(text));
  NamedCommission commission;
  Problems problems;
  if (read_object(parsed, commission, "commission", problems)) check_fields(commission, "commission", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return commission;
}

}  // namespace crondb::wire
