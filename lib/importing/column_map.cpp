#include "importing/column_map.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "importing/columns.hpp"
#include "importing/csv_reader.hpp"
#include "importing/text_source.hpp"

namespace crondb::importing {

namespace {

/// Where `name` stands in `names`: as it is, else whatever the case; absent if nowhere. Errors: validation_error if several have
/// it.
Result<std::optional<std::size_t>> index_of(std::span<const std::string_view> names, std::string_view name) {
  if (name.empty()) return std::nullopt;
  const std::string folded = name_key(name);
  for (const bool exactly : {true, false}) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (exactly ? names[i] != name : name_key(names[i]) != folded) continue;
      if (found) return fail(ErrorCode::validation_error, fmt::format("\"{}\" is the name of two columns", csv::cut(name, 100)));
      found = i;
    }
    if (found) return found;
  }
  return std::nullopt;
}

/// `a, b, c` of the first that have a name.
std::string listed(std::span<const std::string_view> names) {
  constexpr std::size_t enough = 30;
  std::string list;
  std::size_t count = 0;
  for (const auto name : names) {
    if (name.empty()) continue;
    if (++count > enough) return list + ", …";
    list += (list.empty() ? "" : ", ") + csv::cut(name, 60);
  }
  return list;
}

std::string guess(std::optional<std::string_view> meant) {
  return meant ? fmt::format("; did you mean \"{}\"?", csv::cut(*meant, 60)) : ".";
}

/// Why a field of that name can't be imported.
std::string no_field(std::string_view name, std::span<const std::string_view> fields) {
  const auto meant = field_for(name, fields);
  return fmt::format("is not a field that can be imported{} The fields are {}", guess(meant ? meant : nearest(name, fields)),
                     listed(fields));
}

bool is_blank(std::string_view cell) { return trim(cell).empty(); }

}  // namespace

ColumnMap::Translation::Translation(const std::map<std::string, std::string>& values) {
  for (const auto& [from, to] : values) {
    if (from == "*") {
      others_ = trim(to);
    } else {
      exact_.emplace(trim(from), trim(to));
      folded_.emplace(name_key(trim(from)), trim(to));
    }
  }
}

void ColumnMap::Translation::apply_to(std::string& value) const {
  if (const auto exact = exact_.find(value); exact != exact_.end()) {
    value = exact->second;
  } else if (const auto folded = folded_.empty() ? folded_.end() : folded_.find(name_key(value)); folded != folded_.end()) {
    value = folded->second;
  } else if (others_) {
    value = *others_;
  }
}

/// The columns that `source`, one column's name or a template, joins.
Result<std::vector<ColumnMap::Piece>> ColumnMap::parse(std::string_view source, std::span<const std::string_view> header) {
  CRONDB_TRY(const auto whole, index_of(header, source));
  if (whole) return std::vector<Piece>{{{}, whole}};
  const auto unknown = [&](std::string_view name) {
    return fail(ErrorCode::validation_error,
                fmt::format("names the column \"{}\", which the file doesn't have{} Its columns are {}", csv::cut(name, 100),
                            guess(nearest(name, header)), listed(header)));
  };
  if (source.find('{') == std::string_view::npos) return unknown(source);
  std::vector<Piece> pieces;
  for (auto open = source.find('{'); open != std::string_view::npos; open = source.find('{')) {
    const auto close = source.find('}', open);
    if (close == std::string_view::npos) return fail(ErrorCode::validation_error, "has a { without a }");
    const auto name = source.substr(open + 1, close - open - 1);
    CRONDB_TRY(const auto column, index_of(header, name));
    if (!column) return unknown(name);
    if (pieces.size() == max_joined_columns) {
      return fail(ErrorCode::validation_error, fmt::format("joins more than {} columns", max_joined_columns));
    }
    pieces.push_back({std::string(source.substr(0, open)), column});
    source.remove_prefix(close + 1);
  }
  pieces.push_back({std::string(source), std::nullopt});
  return pieces;
}

Result<ColumnMap> ColumnMap::make(std::span<const std::string_view> header, std::span<const std::string_view> fields,
                                  const Mapping& mapping) {
  ColumnMap map;
  map.columns_ = header.size();
  map.fields_ = fields.size();
  for (std::size_t i = 0; i < header.size(); ++i) {
    map.named_.push_back(!header[i].empty());
    if (!header[i].empty()) map.least_ = i + 1;
  }
  std::vector<FieldError> problems;
  if (mapping.fields.empty()) map.add_header(header, fields, problems);
  map.add_mapping(header, fields, mapping, problems);
  if (problems.empty() && map.sources_.empty()) problems.push_back({"header", "names no column"});
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return map;
}

/// Without a mapping the columns are the fields.
void ColumnMap::add_header(std::span<const std::string_view> header, std::span<const std::string_view> fields,
                           std::vector<FieldError>& problems) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i].empty()) continue;
    const std::string name = csv::cut(header[i], 100);
    const auto field = index_of(fields, header[i]);
    if (!field || !*field) {
      problems.push_back({name, no_field(name, fields) + "; a mapping says which columns count"});
    } else if (std::any_of(sources_.begin(), sources_.end(), [&](const Source& other) { return other.field == **field; })) {
      problems.push_back({name, "is the name of two columns"});
    } else {
      sources_.push_back({**field, {{{}, i}}, false, {}});
    }
  }
}

void ColumnMap::add_mapping(std::span<const std::string_view> header, std::span<const std::string_view> fields,
                            const Mapping& mapping, std::vector<FieldError>& problems) {
  const auto field_named = [&](std::string_view part, const std::string& name) -> std::optional<std::size_t> {
    const auto found = std::find(fields.begin(), fields.end(), name);
    if (found != fields.end()) return static_cast<std::size_t>(found - fields.begin());
    problems.push_back({fmt::format("mapping.{}.{}", part, csv::cut(name, 100)), no_field(name, fields)});
    return std::nullopt;
  };
  for (const auto& [name, source] : mapping.fields) {
    const auto field = field_named("fields", name);
    auto pieces = parse(source, header);
    if (!pieces) problems.push_back({"mapping.fields." + csv::cut(name, 100), pieces.error().message});
    if (field && pieces) sources_.push_back({*field, std::move(*pieces), false, {}});
  }
  for (const auto& [name, value] : mapping.constants) {
    const auto field = field_named("constants", name);
    if (!field) continue;
    if (std::any_of(sources_.begin(), sources_.end(), [&](const Source& other) { return other.field == *field; })) {
      problems.push_back({"mapping.constants." + name, "is what a column says already"});
    } else if (is_blank(value)) {
      problems.push_back({"mapping.constants." + name, "must not be empty"});
    } else {
      sources_.push_back({*field, {{std::string(trim(value)), std::nullopt}}, true, {}});
    }
  }
  for (const auto& [name, values] : mapping.values) {
    const auto field = field_named("values", name);
    for (auto& source : sources_) {
      if (source.field == field && !source.constant) source.translation = Translation(values);
    }
  }
}

std::string ColumnMap::read(const std::vector<std::string_view>& cells, std::vector<std::string>& values) const {
  values.clear();
  if (cells.size() < least_ ||
      (cells.size() > columns_ && !std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(columns_), cells.end(), is_blank))) {
    return fmt::format("there are {} cells, but the first line names {} columns", cells.size(), columns_);
  }
  values.assign(fields_, {});
  for (const auto& source : sources_) {
    auto& value = values[source.field];
    const bool says_something = source.constant || std::any_of(source.pieces.begin(), source.pieces.end(), [&](const Piece& piece) {
                                  return piece.column && !is_blank(cells[*piece.column]);
                                });
    if (!says_something) continue;
    for (const auto& piece : source.pieces) {
      value += piece.text;
      if (piece.column) value += trim(cells[*piece.column]);
      if (value.size() > csv::max_cell_bytes) return "cells that a field joins are longer than 100,000 bytes";
    }
    if (source.pieces.size() > 1) value = trim(value);
    source.translation.apply_to(value);
  }
  return {};
}

std::vector<std::size_t> ColumnMap::unused() const {
  std::vector<bool> used(columns_);
  for (const auto& source : sources_) {
    for (const auto& piece : source.pieces) {
      if (piece.column) used[*piece.column] = true;
    }
  }
  std::vector<std::size_t> unused;
  for (std::size_t i = 0; i < columns_; ++i) {
    if (named_[i] && !used[i]) unused.push_back(i);
  }
  return unused;
}

}  // namespace crondb::importing
