#pragma once

#include <string>
#include <string_view>

#include "crondb/core/fields.hpp"

namespace crondb::csv {

/// Appends `cell` by RFC 4180: quoted if it holds a comma, a quote or a line break. A cell that a spreadsheet would run as a
/// formula (it begins with = + - @ tab or CR and is no number) is made text by a ' before it.
void append_cell(std::string& row, std::string_view cell);

/// A value as a cell has it: empty for an absent one, the entries of a list with `; ` between them. Of a type that a field of a row
/// can have.
[[nodiscard]] std::string cell_of(const Description& type, const void* value);

}  // namespace crondb::csv
