#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crondb/core/hash.hpp"
#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// A value of a table as databases keep it: absent, a number, a text or bytes.
using Cell = std::variant<std::monostate, std::int64_t, std::string_view, std::span<const std::uint8_t>>;

/// Takes rows, table by table.
class TableSink {
 public:
  virtual ~TableSink() = default;
  /// The rows that follow are of this table, their cells in the order of `columns`.
  [[nodiscard]] virtual Result<void> begin_table(std::string_view table, std::span<const std::string> columns) = 0;
  /// What cells refer to is gone afterwards.
  [[nodiscard]] virtual Result<void> put_row(std::span<const Cell> row) = 0;
};

/// One state of a database.
class TableSource {
 public:
  virtual ~TableSource() = default;
  /// Hands over every table, with its columns and rows in an order that is the same in every database: tables behind those that
  /// they refer to, rows by their key.
  [[nodiscard]] virtual Result<void> put_all(TableSink& sink) = 0;
};

/// A database that is being filled. It can be read after finish().
class TableTarget : public TableSink, public TableSource {
 public:
  /// After the last row.
  [[nodiscard]] virtual Result<void> finish() = 0;
};

/// A storage whose rows lie in tables, the same ones in every engine. Safe to use from many threads at once.
class TableStorage {
 public:
  virtual ~TableStorage() = default;
  /// Calls `use` with one state of the database; again, from the start, if the state can't be kept as long as that takes.
  [[nodiscard]] virtual Result<void> read_tables(const std::function<Result<void>(TableSource&)>& use) = 0;
  /// What `fill` puts is kept together if it succeeds, else nothing of it. conflict unless the database is empty. Others who use it
  /// wait meanwhile.
  [[nodiscard]] virtual Result<void> fill_tables(const std::function<Result<void>(TableTarget&)>& fill) = 0;
};

/// What a table holds.
struct TableDigest {
  std::string table{};
  std::int64_t rows = 0;
  Sha256 digest{};  ///< of its columns and rows in their order
  bool operator==(const TableDigest&) const = default;
};

/// Is told now and then how many rows of a table have been copied, and in the end.
using OnCopyProgress = std::function<void(const TableDigest&)>;

/// Copies every row of `from`, in one state, to `to`, which must be empty (else conflict), reads them back there and compares. Its
/// tables are answered. After an error `to` is empty as before. Both must have the same schema, which storages of one program do.
[[nodiscard]] Result<std::vector<TableDigest>> copy_tables(TableStorage& from, TableStorage& to,
                                                           const OnCopyProgress& progress = {});

}  // namespace crondb

#pragma GCC visibility pop
