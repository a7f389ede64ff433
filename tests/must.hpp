#pragma once

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "crondb/core/result.hpp"

namespace crondb {

/// What `result` holds. Throws what went wrong instead, with every field.
template <class T>
T must(Result<T> result) {
  if (!result) {
    std::string text = result.error().message;
    for (const FieldError& problem : result.error().fields) text += "; " + problem.field + " " + problem.message;
    throw std::runtime_error(text);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace crondb
