#include "storage/postgres/filling.hpp"

#include "core/try.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sql/tables.hpp"

namespace crondb::postgres {

namespace {

/// Sends rows by COPY in binary.
class CopyIn final : public TableTarget {
 public:
  explicit CopyIn(Connection& db) : db_(db) {}
  CopyIn(const CopyIn&) = delete;
  CopyIn& operator=(const CopyIn&) = delete;
  /// The session isn't left within a COPY.
  ~CopyIn() override { (void)end_table(); }

  Result<void> begin() {
    // Up to that an index is made sooner by one process than by several, which sort into files for each other.
    CRONDB_TRY(db_.execute("SET LOCAL statement_timeout = 0; SET LOCAL min_parallel_table_scan_size = '32MB'"));
    for (const auto& table : sql::all_tables()) CRONDB_TRY(db_.execute("LOCK TABLE " + table.name));
    CRONDB_TRY(sql::must_be_empty(db_, db_.place()));
    CRONDB_TRY(obstacles_, sql::find_obstacles(db_));
    for (const auto& obstacle : obstacles_) CRONDB_TRY(db_.execute(obstacle.take_off));
    return {};
  }

  Result<void> begin_table(std::string_view table, std::span<const std::string> columns) override {
    CRONDB_TRY(end_table());
    std::string listed;
    for (const auto& column : columns) listed += (listed.empty() ? "" : ", ") + column;
    CRONDB_TRY(db_.begin_copy("COPY " + std::string(table) + " (" + listed + ") FROM STDIN (FORMAT binary)"));
    copying_ = true;
    // Signature, flags, length of an extension.
    bytes_.assign("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    return {};
  }

  Result<void> put_row(std::span<const Cell> row) override {
    add<std::uint16_t>(row.size());
    for (const Cell& cell : row) {
      if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        add<std::uint32_t>(sizeof(*number));
        add<std::uint64_t>(static_cast<std::uint64_t>(*number));
      } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
        add<std::uint32_t>(text->size());
        bytes_.append(*text);
      } else if (const auto* blob = std::get_if<std::span<const std::uint8_t>>(&cell)) {
        add<std::uint32_t>(blob->size());
        bytes_.append(reinterpret_cast<const char*>(blob->data()), blob->size());
      } else {
        add<std::uint32_t>(absent);
      }
    }
    return bytes_.size() < most_bytes ? Result<void>() : send();
  }

  Result<void> finish() override {
    CRONDB_TRY(end_table());
    for (auto obstacle = obstacles_.rbegin(); obstacle != obstacles_.rend(); ++obstacle) {
      CRONDB_TRY(db_.execute(obstacle->put_back));
    }
    // Whoever comes next would plan for empty tables.
    for (const auto& table : sql::all_tables()) CRONDB_TRY(db_.execute("ANALYZE " + table.name));
    return {};
  }

  Result<void> put_all(TableSink& sink) override { return sql::Tables(db_).put_all(sink); }

 private:
  static constexpr std::size_t most_bytes = 65'536;
  static constexpr std::size_t absent = 0xffff'ffff;

  template <class Unsigned>
  void add(std::uint64_t value) {
    for (std::size_t left = sizeof(Unsigned); left > 0; --left) bytes_.push_back(static_cast<char>(value >> (8 * (left - 1))));
  }
  Result<void> send() {
    auto sent = db_.put_copied(bytes_);
    bytes_.clear();
    return sent;
  }
  Result<void> end_table() {
    if (!std::exchange(copying_, false)) return {};
    add<std::uint16_t>(0xffff);
    auto sent = send();
    auto ended = db_.end_copy();
    return sent ? ended : sent;
  }

  Connection& db_;
  std::vector<sql::Obstacle> obstacles_;
  bool copying_ = false;
  std::string bytes_;
};

}  // namespace

Result<void> fill_tables(Connection& db, const std::function<Result<void>(TableTarget&)>& fill) {
  TransactionScope scope(db, Use::write);
  {
    CopyIn target(db);
    CRONDB_TRY(target.begin());
    CRONDB_TRY(fill(target));
  }
  return scope.commit();
}

}  // namespace crondb::postgres
