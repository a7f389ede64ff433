#pragma once

#include <string>

#include "crondb/pipeline/requests.hpp"
#include "crondb/wire/write.hpp"

/// The JSON of pipeline types that have no field table.
namespace crondb {

/// `{"EUR": 30.75, "USD": 1000}`
inline void write_custom(std::string& out, const ValueByCurrency& value) {
  wire::Object object(out);
  for (const auto& [currency, sum] : value.sums) wire::write(object.member(currency.code()), sum);
  object.close();
}

}  // namespace crondb
