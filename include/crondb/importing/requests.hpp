#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/paging.hpp"
#include "crondb/importing/import.hpp"

#pragma GCC visibility push(default)

/// What can be asked about imports.
namespace crondb {

/// Which page list_imports shows.
struct ListImports : Paging {};
template <>
inline constexpr auto fields<ListImports> = inherited<ListImports, Paging>();

/// Which import get_import shows.
struct ImportRequest {
  ImportId import_id{};
};
template <>
inline constexpr auto fields<ImportRequest> = std::array{path<&ImportRequest::import_id>("import_id", "")};

/// `unfinished`: it goes on, or broke off; what it says of its rows is what was committed.
enum class ImportStatus : std::uint8_t { unfinished, finished };
template <>
inline constexpr auto words<ImportStatus> = std::to_array<std::string_view>({"unfinished", "finished"});

/// An import that was kept.
struct Import : ImportResult {
  ImportId id{};
  ImportKind kind{};
  ImportStatus status{};
  std::optional<UserId> user_id{};  ///< absent: the system
  Instant created_at{};
  Instant updated_at{};
  std::optional<Instant> finished_at{};  ///< absent: unfinished
  bool operator==(const Import&) const = default;
};
template <>
inline constexpr auto fields<Import> = joined(
    std::array{
        field<&Import::id>("id", ""),
        field<&Import::kind>("kind", "What the rows are"),
        field<&Import::status>("status", "unfinished: it goes on, or broke off; the counts are of what was committed"),
        field<&Import::user_id>("user_id", "Who imported"),
        field<&Import::created_at>("created_at", "When it began"),
        field<&Import::updated_at>("updated_at", "When its last batch was committed"),
        field<&Import::finished_at>("finished_at", ""),
    },
    inherited<Import, ImportResult>());

/// Of which rows get_import_fields tells, and for which header it suggests a mapping.
struct GetImportFields {
  ImportKind kind{};
  std::optional<std::string> header{};  ///< absent: nothing is suggested
};
template <>
inline constexpr auto fields<GetImportFields> = std::array{
    path<&GetImportFields::kind>("kind", "What the rows are"),
    query<&GetImportFields::header>("header", "The first line of a file, for which a mapping is suggested", {.max_length = 10'000}),
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
  std::string name{};
  ColumnType type{};
  bool required = false;
  std::vector<std::string> words{};
  std::vector<std::string> aliases{};
  std::string description{};
  bool operator==(const ImportField&) const = default;
};
template <>
inline constexpr auto fields<ImportField> = std::array{
    field<&ImportField::name>("name", "As a mapping and the header name it"),
    field<&ImportField::type>("type", "What its cells are"),
    field<&ImportField::required>("required", "A new row must have it"),
    field<&ImportField::words>("words", "All that its cells may say; empty if that is open"),
    field<&ImportField::aliases>("aliases", "What the column is called elsewhere, whatever the case, spaces and punctuation"),
    field<&ImportField::description>("description", ""),
};

/// A part of a mapping.
struct ColumnsOfFields {
  std::map<std::string, std::string> fields{};  ///< to the names of columns
  bool operator==(const ColumnsOfFields&) const = default;
};
template <>
inline constexpr bool has_own_json<ColumnsOfFields> = true;
/// What a header leads to, by the names and aliases of the fields.
struct SuggestedMapping {
  ColumnsOfFields mapping{};
  std::vector<std::string> unused_columns{};   ///< that no field was found for
  std::vector<std::string> missing_columns{};  ///< fields that new rows must have and no column was found for
  bool operator==(const SuggestedMapping&) const = default;
};
template <>
inline constexpr auto fields<SuggestedMapping> = std::array{
    field<&SuggestedMapping::mapping>("mapping", "Can be sent with the file as it is"),
    field<&SuggestedMapping::unused_columns>("unused_columns", "That no field was found for"),
    field<&SuggestedMapping::missing_columns>("missing_columns", "Fields that new rows must have and no column was found for"),
};

/// The answer of get_import_fields.
struct ImportFields {
  ImportKind kind{};
  std::vector<ImportField> fields{};
  std::optional<SuggestedMapping> suggestion{};  ///< absent without a header
  bool operator==(const ImportFields&) const = default;
};
template <>
inline constexpr auto fields<ImportFields> = std::array{
    field<&ImportFields::kind>("kind", "What the rows are"),
    field<&ImportFields::fields>("fields", "The columns that rows can have"),
    field<&ImportFields::suggestion>("suggestion", "For the header that was given"),
};

}  // namespace crondb

#pragma GCC visibility pop
