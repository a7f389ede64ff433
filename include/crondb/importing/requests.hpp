#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/paging.hpp"
#include "crondb/importing/import.hpp"

/// What can be asked about imports.
namespace crondb {

struct ListImports : Paging {};
template <>
inline constexpr auto fields<ListImports> = fields<Paging>;

struct ImportRequest {
  ImportId import_id;
};
template <>
inline constexpr auto fields<ImportRequest> = std::tuple{path("import_id", &ImportRequest::import_id, "")};

/// `unfinished`: it goes on, or broke off; what it says of its rows is what was committed.
enum class ImportStatus : std::uint8_t { unfinished, finished };
template <>
inline constexpr auto words<ImportStatus> = std::to_array<std::string_view>({"unfinished", "finished"});

/// An import that was kept.
struct Import : ImportResult {
  ImportId id;
  ImportKind kind{};
  ImportStatus status{};
  std::optional<UserId> user_id;
  Instant created_at;
  Instant updated_at;
  std::optional<Instant> finished_at;
  bool operator==(const Import&) const = default;
};
template <>
inline constexpr auto fields<Import> = std::tuple_cat(
    std::tuple{
        field("id", &Import::id, ""),
        field("kind", &Import::kind, "What the rows are"),
        field("status", &Import::status, "unfinished: it goes on, or broke off; the counts are of what was committed"),
        field("user_id", &Import::user_id, "Who imported"),
        field("created_at", &Import::created_at, "When it began"),
        field("updated_at", &Import::updated_at, "When its last batch was committed"),
        field("finished_at", &Import::finished_at, ""),
    },
    fields<ImportResult>);

struct GetImportFields {
  ImportKind kind{};
  std::optional<std::string> header;
};
template <>
inline constexpr auto fields<GetImportFields> = std::tuple{
    path("kind", &GetImportFields::kind, "What the rows are"),
    query("header", &GetImportFields::header, "The first line of a file, for which a mapping is suggested", {.max_length = 10'000}),
};

/// What the cells of a column are.
enum class ColumnType : std::uint8_t {
  text,
  amount,
  whole_number,
  boolean,
  word,
  currency,
  date,
  time,
  person,
  people,
  stage,
  tags,
  lead,
  deal,
  json,
};
template <>
inline constexpr auto words<ColumnType> =
    std::to_array<std::string_view>({"text", "amount", "whole_number", "boolean", "word", "currency", "date", "time", "person",
                                     "people", "stage", "tags", "lead", "deal", "json"});

/// A column that a kind of rows can have.
struct ImportField {
  std::string name;
  ColumnType type{};
  bool required = false;
  std::vector<std::string> words;
  std::vector<std::string> aliases;
  std::string description;
  bool operator==(const ImportField&) const = default;
};
template <>
inline constexpr auto fields<ImportField> = std::tuple{
    field("name", &ImportField::name, "As a mapping and the header name it"),
    field("type", &ImportField::type, "What its cells are"),
    field("required", &ImportField::required, "A new row must have it"),
    field("words", &ImportField::words, "All that its cells may say; empty if that is open"),
    field("aliases", &ImportField::aliases, "What the column is called elsewhere, whatever the case, spaces and punctuation"),
    field("description", &ImportField::description, ""),
};

/// A part of a mapping.
struct ColumnsOfFields {
  std::map<std::string, std::string> fields;  ///< to the names of columns
  bool operator==(const ColumnsOfFields&) const = default;
};
struct SuggestedMapping {
  ColumnsOfFields mapping;
  std::vector<std::string> unused_columns;   ///< that no field was found for
  std::vector<std::string> missing_columns;  ///< fields that new rows must have and no column was found for
  bool operator==(const SuggestedMapping&) const = default;
};
template <>
inline constexpr auto fields<SuggestedMapping> = std::tuple{
    field("mapping", &SuggestedMapping::mapping, "Can be sent with the file as it is"),
    field("unused_columns", &SuggestedMapping::unused_columns, "That no field was found for"),
    field("missing_columns", &SuggestedMapping::missing_columns, "Fields that new rows must have and no column was found for"),
};

struct ImportFields {
  ImportKind kind{};
  std::vector<ImportField> fields;
  std::optional<SuggestedMapping> suggestion;
  bool operator==(const ImportFields&) const = default;
};
template <>
inline constexpr auto fields<ImportFields> = std::tuple{
    field("kind", &ImportFields::kind, "What the rows are"),
    field("fields", &ImportFields::fields, "The columns that rows can have"),
    field("suggestion", &ImportFields::suggestion, "For the header that was given"),
};

}  // namespace crondb
