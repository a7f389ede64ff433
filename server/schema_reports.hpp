#pragma once

#include "crondb/reports/requests.hpp"
#include "schema.hpp"

/// What reports keep without looking at it.
namespace crondb::server {

template <>
inline boost::json::object custom_schema<Verbatim>() {
  return {};
}

}  // namespace crondb::server
