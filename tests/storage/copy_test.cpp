#include <doctest/doctest.h>

#include "crondb/storage/tables.hpp"
#include "storage/sql/tables.hpp"
#include "storage/sqlite_file.hpp"

/// Whole databases go to other files.
namespace crondb::testing::sqlite_file {

namespace {

/// A storage through which only so many rows go either way; then it fails, or loses the others.
class CutShort final : public TableStorage {
 public:
  enum class End : std::uint8_t { fails, loses };
  CutShort(TableStorage& whole, int rows, End end) : whole_(whole), left_(rows), end_(end) {}

  Result<void> read_tables(const std::function<Result<void>(TableSource&)>& use) override {
    return whole_.read_tables([&](TableSource& source) {
      Part part(*this, source, nullptr);
      return use(part);
    });
  }
  Result<void> fill_tables(const std::function<Result<void>(TableTarget&)>& fill) override {
    return whole_.fill_tables([&](TableTarget& target) {
      Part part(*this, target, &target);
      return fill(part);
    });
  }

 private:
  /// Between a source or a target and who uses it.
  class Part final : public TableTarget {
   public:
    Part(CutShort& of, TableSource& source, TableTarget* target) : of_(of), source_(source), target_(target), sink_(target) {}
    Result<void> put_all(TableSink& sink) override {
      if (target_ != nullptr) return source_.put_all(sink);
      sink_ = &sink;
      return source_.put_all(*this);
    }
    Result<void> begin_table(std::string_view table, std::span<const std::string> columns) override {
      return sink_->begin_table(table, columns);
    }
    Result<void> put_row(std::span<const Cell> row) override {
      if (of_.left_-- > 0) return sink_->put_row(row);
      return of_.end_ == End::fails ? fail(ErrorCode::unavailable, "the source is gone") : Result<void>();
    }
    Result<void> finish() override { return target_->finish(); }

   private:
    CutShort& of_;
    TableSource& source_;
    TableTarget* target_;
    TableSink* sink_;
  };

  TableStorage& whole_;
  int left_;
  End end_;
};

std::vector<TableDigest> copied(TableStorage& from, TableStorage& to) {
  auto tables = copy_tables(from, to);
  REQUIRE_MESSAGE(tables, (tables ? "" : tables.error().message));
  return *std::move(tables);
}

}  // namespace

TEST_CASE("every table of the schema is copied, each behind those that it refers to") {
  const TemporaryDirectory folder;
  const std::string path = folder.file("crm.db");
  (void)open(path);
  const auto db = sqlite::Connection::open({.path = path}, sqlite::Use::read);
  REQUIRE(db);
  const auto names_of = [&](const std::string& sql) {
    auto found = sql::find_all<std::string>(**db, sql);
    REQUIRE(found);
    return *std::move(found);
  };
  std::vector<std::string> listed;
  for (const auto& table : sql::all_tables()) {
    CAPTURE(table.name);
    for (const auto& parent : names_of("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list('" + table.name + "') ORDER BY 1")) {
      CHECK_MESSAGE(std::ranges::find(listed, parent) != listed.end(), parent);
    }
    listed.push_back(table.name);
  }
  std::ranges::sort(listed);
  CHECK(listed == names_of("SELECT name FROM sqlite_schema WHERE type = 'table'"
                           " AND name NOT IN ('migrations', 'sqlite_sequence') ORDER BY 1"));
}

TEST_CASE("a copy of a file holds what the file holds, and goes on like it") {
  const TemporaryDirectory folder;
  const auto source = open(folder.file("source.db"));
  const auto target = open(folder.file("target.db"));
  make_stage(*source);
  for (int i = 0; i < 3; ++i) REQUIRE(write(*source, deal_number(i)));
  REQUIRE(transact(*source, AccessMode::write, put_lead_and_task));
  const auto tables = copied(*source, *target);
  const auto deals = std::ranges::find(tables, "deals", &TableDigest::table);
  REQUIRE(deals != tables.end());
  CHECK(deals->rows == 3);
  CHECK(schema_of(folder.file("target.db")) == schema_of(folder.file("source.db")));
  CHECK(mirror_of(*target) == mirror_of(*source));
  REQUIRE(write(*target, deal_number(9)));
  CHECK(target->check()->empty());
}

TEST_CASE("a copy goes into an empty database only, and nothing of one that breaks off is kept") {
  const TemporaryDirectory folder;
  const auto source = open(folder.file("source.db"));
  const auto target = open(folder.file("target.db"));
  make_stage(*source);
  REQUIRE(write(*source, deal_number(1)));
  const auto schema = schema_of(folder.file("target.db"));
  const auto refused = [&](TableStorage& from) {
    const auto tables = copy_tables(from, *target);
    REQUIRE_FALSE(tables);
    CHECK(schema_of(folder.file("target.db")) == schema);
    return tables.error();
  };

  CutShort gone(*source, 2, CutShort::End::fails);
  CHECK(refused(gone).message == "the source is gone");
  (void)copied(*source, *target);
  CHECK(refused(*source).code == ErrorCode::conflict);
  CHECK(refused(*source).message.find("target.db") != std::string::npos);
  CHECK(count_deals(*target) == 1);
}

TEST_CASE("a copy that isn't what was sent is told of, and nothing of it is kept") {
  const TemporaryDirectory folder;
  const auto source = open(folder.file("source.db"));
  const auto target = open(folder.file("target.db"));
  make_stage(*source);
  CutShort losing(*target, 1, CutShort::End::loses);
  const auto tables = copy_tables(*source, losing);
  REQUIRE_FALSE(tables);
  CHECK(tables.error().code == ErrorCode::internal);
  (void)copied(*source, *target);
}

}  // namespace crondb::testing::sqlite_file
