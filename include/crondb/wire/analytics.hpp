#pragma once

#include <string>
#include <vector>

#include "crondb/analytics/requests.hpp"

namespace boost::json {
class value;
}

/// Properties of events are a JSON object of anything.
namespace crondb {

bool read_custom(const boost::json::value& json, EventProperties& to, const std::string& path, std::vector<FieldError>& problems);

}  // namespace crondb
