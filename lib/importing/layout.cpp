#include "importing/layout.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb::importing {

namespace {

/// Where a column stands that has a name.
std::optional<std::size_t> index_of(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() || name.empty() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

}  // namespace

/// The columns that `source`, one column's name or a template, joins.
Result<std::vector<Layout::Piece>> Layout::parse(std::string_view source, std::span<const std::string_view> header) {
  if (const auto column = index_of(header, source)) return std::vector<Piece>{{{}, column}};
  const auto unknown = [](std::string_view name) {
    return fail(ErrorCode::validation_error, fmt::format("names the column \"{}\", which the file doesn't have", name));
  };
  if (source.find('{') == std::string_view::npos) return unknown(source);
  std::vector<Piece> pieces;
  for (auto open = source.find('{'); open != std::string_view::npos; open = source.find('{')) {
    const auto close = source.find('}', open);
    if (close == std::string_view::npos) return fail(ErrorCode::validation_error, "has a { without a }");
    const auto name = source.substr(open + 1, close - open - 1);
    const auto column = index_of(header, name);
    if (!column) return unknown(name);
    pieces.push_back({std::string(source.substr(0, open)), column});
    source.remove_prefix(close + 1);
  }
  pieces.push_back({std::string(source), std::nullopt});
  return pieces;
}

Result<Layout> Layout::make(std::span<const std::string_view> header, std::span<const std::string_view> fields,
                            const Mapping& mapping) {
  Layout layout;
  layout.columns_ = header.size();
  layout.fields_ = fields.size();
  std::vector<FieldError> problems;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string name(header[i]);
    if (index_of(header.first(i), name)) problems.push_back({name, "is the name of two columns"});
    if (!mapping.fields.empty()) continue;
    const auto field = index_of(fields, name);
    if (field) layout.sources_.push_back({*field, {{{}, i}}});
    if (name.empty()) {
      problems.push_back({fmt::format("column {}", i + 1), "has no name"});
    } else if (!field) {
      problems.push_back({name, "is not a field that can be imported; a mapping says which columns count"});
    }
  }
  for (const auto& [name, source] : mapping.fields) {
    const auto field = index_of(fields, name);
    auto pieces = parse(source, header);
    if (!field) problems.push_back({"mapping.fields." + name, "is not a field that can be imported"});
    if (!pieces) problems.push_back({"mapping.fields." + name, pieces.error().message});
    if (field && pieces) layout.sources_.push_back({*field, std::move(*pieces)});
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return layout;
}

void Layout::read(const std::vector<std::string_view>& cells, std::vector<std::string>& values) const {
  values.assign(fields_, {});
  for (const auto& source : sources_) {
    auto& value = values[source.field];
    const bool says_something = std::any_of(source.pieces.begin(), source.pieces.end(), [&](const Piece& piece) {
      return piece.column && !trim(cells[*piece.column]).empty();
    });
    if (!says_something) continue;
    for (const auto& piece : source.pieces) {
      value += piece.text;
      if (piece.column) value += trim(cells[*piece.column]);
    }
    if (source.pieces.size() > 1) value = trim(value);
  }
}

}  // namespace crondb::importing
