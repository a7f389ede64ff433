#pragma once

#include <string>

#include "crondb/importing/requests.hpp"
#include "crondb/wire/write.hpp"

/// The JSON of import types that have no field table.
namespace crondb {

/// `{"fields": {"name": "Deal Name"}}`
inline void write_custom(std::string& out, const ColumnsOfFields& columns) {
  wire::Object mapping(out);
  wire::Object fields(mapping.member("fields"));
  for (const auto& [field, column] : columns.fields) wire::write(fields.member(field), column);
  fields.close();
  mapping.close();
}

}  // namespace crondb
