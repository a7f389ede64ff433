#include "crondb/wire/mapping.hpp"

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/core/validate.hpp"
#include "crondb/wire/read.hpp"

namespace crondb::wire {

namespace json = boost::json;

namespace {

template <class T>
void read_map(const json::value& given, std::map<std::string, T>& to, const std::string& path, Problems& problems) {
  if (!given.is_object()) return problems.push_back({path, "must be an object"});
  for (const auto& [name, value] : given.get_object()) {
    T target{};
    if (read(value, target, detail::member_path(path, name), problems)) to.emplace(name, std::move(target));
  }
}

/// Translations by field.
void read_values(const json::value& given, std::map<std::string, std::map<std::string, std::string>>& to, const std::string& path,
                 Problems& problems) {
  if (!given.is_object()) return problems.push_back({path, "must be an object"});
  for (const auto& [name, value] : given.get_object()) read_map(value, to[name], detail::member_path(path, name), problems);
}

/// One of some words, whatever the case.
template <class E>
void read_word(const json::value& given, std::optional<E>& to, const std::string& path, Problems& problems) {
  std::string text;
  E value{};
  if (read(given, text, path, problems) && read_text(fold_case(text), value, path, problems)) to = value;
}

constexpr std::size_t max_mapping_bytes = std::size_t{64} * 1024;

}  // namespace

Result<Mapping> read_mapping(std::string_view text) {
  if (text.size() > max_mapping_bytes) return fail(invalid("mapping", "must have at most 64 KiB"));
  CRONDB_TRY(const auto parsed, parse(text));
  if (!parsed.is_object()) return fail(invalid("mapping", "must be an object"));
  Mapping mapping;
  Problems problems;
  for (const auto& [name, value] : parsed.get_object()) {
    const std::string path = detail::member_path("mapping", name);
    if (name == "fields") {
      read_map(value, mapping.fields, path, problems);
    } else if (name == "stages") {
      read_map(value, mapping.stages, path, problems);
    } else if (name == "date_format") {
      read(value, mapping.date_format.emplace(), path, problems);
    } else if (name == "date_formats") {
      read(value, mapping.date_formats, path, problems);
    } else if (name == "constants") {
      read_map(value, mapping.constants, path, problems);
    } else if (name == "values") {
      read_values(value, mapping.values, path, problems);
    } else if (name == "number_format") {
      read(value, mapping.number_format.emplace(), path, problems);
    } else if (name == "delimiter") {
      read_word(value, mapping.delimiter, path, problems);
    } else if (name == "encoding") {
      read_word(value, mapping.encoding, path, problems);
    } else {
      problems.push_back({path, "is not known"});
    }
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return mapping;
}

Result<ImportResult> read_import_result(std::string_view text) {
  CRONDB_TRY(const auto parsed, parse(text));
  ImportResult result;
  Problems problems;
  if (!read(parsed, result, "result", problems)) return fail(invalid(std::move(problems)));
  return result;
}

Result<NamedCommission> read_commission(std::string_view text) {
  CRONDB_TRY(const auto parsed, parse(text));
  NamedCommission commission;
  Problems problems;
  if (read(parsed, commission, "commission", problems)) check_fields(commission, "commission", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return commission;
}

}  // namespace crondb::wire
