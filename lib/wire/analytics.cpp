#include "crondb/wire/analytics.hpp"

#include "crondb/wire/read.hpp"
#include "crondb/wire/reports.hpp"

namespace crondb {

bool read_custom(const boost::json::value& json, EventProperties& to, const std::string& path, std::vector<FieldError>& problems) {
  const auto* object = json.if_object();
  if (!object) {
    problems.push_back({path, "must be an object"});
    return false;
  }
  for (const auto& [name, value] : *object) to.entries.push_back({std::string(name), wire::verbatim(value)});
  return true;
}

}  // namespace crondb
