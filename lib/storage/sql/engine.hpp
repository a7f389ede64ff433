#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"

/// The engine that runs the statements of this folder. Its sources are compiled once for each, against the header that the build
/// names in CRONDB_ENGINE_HEADER: this defines CRONDB_ENGINE, the namespace in which all that is compiled for the engine lies, so
/// that a program may have several; and in it
///
/// - `Connection` and `Statement`, as below. What the transaction is, and who waits for whom, is the engine's affair.
/// - `dialect`, the words that engines don't share: `place_within(text, part)` and `place_within_blob` count from 1, 0 if there is
/// none;
///   `differs_from` also tells NULL from a value; `numbered_parameter` before a number is the parameter with it, wherever it
///   appears first; `unindexed` before a column keeps the engine from using an index of it, where a planner needs to be told;
///   `columns_of_table` answers name and type (INTEGER, TEXT, BLOB) of the columns of the table $1 that are not computed, by name;
///   `obstacles` the statements that take off references, indexes and keys, in an order that works, each with its opposite and
///   whether it is a reference.
///
/// Statements are written in what all engines understand, parameters as $1, $2, … in the order in which they first appear. Numbers
/// are BIGINT: sums are cast to it.
#include CRONDB_ENGINE_HEADER

namespace crondb::sql::inline CRONDB_ENGINE {

/// Parameters count from 1, columns from 0. The first error of preparing, binding or reading sticks: the next step() answers it.
template <class T>
concept SqlStatement = requires(T& statement, const T& read, int place, std::int64_t integer, std::string_view text,
                                std::span<const std::uint8_t> blob, const TeamId& team) {
  statement.bind_null(place);
  statement.bind_integer(place, integer);
  statement.bind_text(place, text);  // must stay as it is until the last step, also of blobs and teams
  statement.bind_text_copy(place, text);
  statement.bind_blob(place, blob);
  statement.bind_team(place, team);  // of the team whose rows are meant: a transaction that writes has it for itself from then on
  statement.may_be_refused();        // before the first step: if a key or a reference refuses it, the transaction goes on
  statement.has_many_rows();         // before the first step: too many to hold them all
  statement.nobody_waits();  // before the first step, which may answer before it is run: if it fails, so does the transaction
  { statement.step() } -> std::same_as<Result<bool>>;
  { read.is_null(place) } -> std::same_as<bool>;
  { read.integer(place) } -> std::same_as<std::int64_t>;  // of a truth value 0 or 1
  { read.text(place) } -> std::same_as<std::string_view>;
  { read.blob(place) } -> std::same_as<std::span<const std::uint8_t>>;
  statement.refuse(place);  // notes that a column holds what this program can't understand
  { read.status() } -> std::same_as<Result<void>>;
};

template <class T>
concept SqlConnection = requires(T& connection, std::string_view sql, const TeamId& team) {
  { connection.prepare(sql) } -> SqlStatement;
  { connection.changed_rows() } -> std::same_as<std::int64_t>;  // by the last INSERT, UPDATE or DELETE that was waited for
  // Whether it pays to take for granted that a new row is new: if it isn't, the work is run again where this is false.
  { connection.presumes() } -> std::same_as<bool>;
  connection.ask_early(sql, team);  // sends a statement of asked_early.hpp with the next one, where an answer is far away
};

static_assert(SqlConnection<Connection>);

}  // namespace crondb::sql::inline CRONDB_ENGINE
