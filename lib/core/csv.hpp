#pragma once

#include <string>
#include <string_view>

namespace crondb::csv {

/// Appends `cell` by RFC 4180: quoted if it holds a comma, a quote or a line break. A cell that a spreadsheet would run as a
/// formula (it begins with = + - @ tab or CR and is no number) is made text by a ' before it.
void append_cell(std::string& row, std::string_view cell);

}  // namespace crondb::csv
