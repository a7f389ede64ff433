#include "storage/sqlite/text_functions.hpp"

#include <array>
#include <new>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "core/try.hpp"
#include "crondb/core/text.hpp"

namespace crondb::sqlite {

namespace {

using Function = std::string (*)(std::string_view text);

struct Named {
  const char* name;
  Function function;
};

constexpr auto functions = std::to_array<Named>({
    {"name_key", &name_key},
    {"normal_domain", [](std::string_view text) { return normalize_domain(text).value_or(std::string(text)); }},
    {"normal_email", [](std::string_view text) { return normalize_email(std::string(text)); }},
    {"email_key", &email_key},
    {"other_spelling", [](std::string_view text) { return fold_case(domain_as_read(text)); }},
});

void call(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const auto* const named = static_cast<const Named*>(sqlite3_user_data(context));
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  if (text == nullptr) return sqlite3_result_error_nomem(context);
  try {
    const std::string answer = named->function({text, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
    sqlite3_result_text64(context, answer.data(), answer.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

Result<void> add_text_functions(Connection& db) {
  for (const Named& named : functions) {
    const int code = sqlite3_create_function_v2(db.handle(), named.name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                                const_cast<Named*>(&named), &call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(db.error(code));
  }
  return {};
}

}  // namespace crondb::sqlite
