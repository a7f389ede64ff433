#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "core/place.hpp"
#include "crondb/core/error.hpp"
#include "crondb/core/fields.hpp"

/// The JSON of classes that have one of their own.
namespace crondb::wire {

struct Custom {
  const Description* type;
  void (*write)(std::string& out, const void* value);  ///< null for what only comes in
  /// Null for what only goes out. False if `json` has the wrong form; the reason is then in `problems`.
  bool (*read)(const boost::json::value& json, void* to, const Place& place, std::vector<FieldError>& problems);
};

/// Of a type of TypeKind::custom, every one of which has a row.
[[nodiscard]] const Custom& custom_of(const Description& type);

}  // namespace crondb::wire
