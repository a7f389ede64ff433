#pragma once

#include <utility>

#include "crondb/core/result.hpp"

#define CRONDB_CONCAT_(a, b) a##b
#define CRONDB_CONCAT(a, b) CRONDB_CONCAT_(a, b)

/// CRONDB_TRY(auto stage, tx.pipeline().find_stage(team, id)) declares `stage`, or returns the error of the call.
/// CRONDB_TRY(void_call()) returns its error.
#define CRONDB_TRY(...) \
  CRONDB_TRY_SELECT(__VA_ARGS__, CRONDB_TRY_VALUE, CRONDB_TRY_VALUE, CRONDB_TRY_VALUE, CRONDB_TRY_VOID)(__VA_ARGS__)
#define CRONDB_TRY_SELECT(a, b, c, d, name, ...) name
#define CRONDB_TRY_VOID(call) \
  if (auto&& crondb_result = (call); !crondb_result) return ::crondb::fail(std::move(crondb_result.error()))
#define CRONDB_TRY_VALUE(declaration, ...) CRONDB_TRY_NAMED(CRONDB_CONCAT(crondb_result_, __LINE__), declaration, __VA_ARGS__)
#define CRONDB_TRY_NAMED(name, declaration, ...)             \
  auto name = (__VA_ARGS__);                                 \
  if (!name) return ::crondb::fail(std::move(name.error())); \
  declaration = std::move(*name)
