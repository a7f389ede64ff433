#pragma once

#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// Gives migrations, as functions of one text, what rows that were written since have been given by the program: `name_key`,
/// `normal_domain` (what is none stays as it is), `normal_email`, `email_key`, and `other_spelling`, the fold of a domain or an
/// address with its domain as people read it. NULL stays NULL.
[[nodiscard]] Result<void> add_text_functions(Connection& db);

}  // namespace crondb::sqlite
