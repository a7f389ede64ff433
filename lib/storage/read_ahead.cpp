#include "storage/read_ahead.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/try.hpp"

namespace crondb {

namespace {

constexpr std::size_t batch_bytes = 262'144;
constexpr std::size_t batch_cells = 65'536;
constexpr std::size_t most_batches = 4;

/// Rows of one table, whose cells refer to `bytes`.
struct Batch {
  std::string table{};  ///< empty: they belong to that of the batch before
  std::vector<std::string> columns{};
  std::vector<char> bytes{};
  std::vector<Cell> cells{};
};

/// Batches between the thread that makes and the one that takes them. Whoever goes closes it, so that the other one doesn't wait.
class Passage {
 public:
  /// False if it is closed.
  [[nodiscard]] bool put(Batch batch) {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return closed_ || batches_.size() < most_batches; });
    if (closed_) return false;
    batches_.push_back(std::move(batch));
    moved_.notify_one();
    return true;
  }
  /// nullopt if it is closed and nothing is left.
  [[nodiscard]] std::optional<Batch> take() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return closed_ || !batches_.empty(); });
    if (batches_.empty()) return std::nullopt;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    moved_.notify_one();
    return batch;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    moved_.notify_one();
  }

  class Closing {
   public:
    explicit Closing(Passage& passage) : passage_(passage) {}
    Closing(const Closing&) = delete;
    Closing& operator=(const Closing&) = delete;
    ~Closing() { passage_.close(); }

   private:
    Passage& passage_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<Batch> batches_;
  bool closed_ = false;
};

std::string_view bytes_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string_view>(&cell)) return *text;
  const auto* blob = std::get_if<std::span<const std::uint8_t>>(&cell);
  return blob == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(blob->data()), blob->size());
}

class Sender final : public TableSink {
 public:
  explicit Sender(Passage& passage) : passage_(passage) {}

  Result<void> begin_table(std::string_view table, std::span<const std::string> columns) override {
    CRONDB_TRY(send());
    batch_.table = table;
    batch_.columns.assign(columns.begin(), columns.end());
    return {};
  }

  Result<void> put_row(std::span<const Cell> row) override {
    std::size_t size = 0;
    for (const Cell& cell : row) size += bytes_of(cell).size();
    // Cells refer to the bytes, which therefore never move.
    if (batch_.bytes.size() + size > batch_.bytes.capacity() || batch_.cells.size() > batch_cells) {
      CRONDB_TRY(send());
      batch_.bytes.reserve(std::max(size, batch_bytes));
    }
    for (const Cell& cell : row) batch_.cells.push_back(kept(cell));
    return {};
  }

  [[nodiscard]] Result<void> send() {
    if (!passage_.put(std::exchange(batch_, {}))) return fail(ErrorCode::unavailable, "nobody takes the rows any more");
    return {};
  }

 private:
  [[nodiscard]] Cell kept(const Cell& cell) {
    const auto bytes = bytes_of(cell);
    const char* const begin = batch_.bytes.data() + batch_.bytes.size();
    batch_.bytes.insert(batch_.bytes.end(), bytes.begin(), bytes.end());
    if (std::holds_alternative<std::string_view>(cell)) return std::string_view(begin, bytes.size());
    if (std::holds_alternative<std::span<const std::uint8_t>>(cell)) {
      return std::span(reinterpret_cast<const std::uint8_t*>(begin), bytes.size());
    }
    return cell;
  }

  Passage& passage_;
  Batch batch_;
};

}  // namespace

Result<void> put_all_ahead(TableSource& source, TableSink& sink) {
  Passage passage;
  auto reading = std::async(std::launch::async, [&]() -> Result<void> {
    const Passage::Closing closing(passage);
    Sender sender(passage);
    CRONDB_TRY(source.put_all(sender));
    return sender.send();
  });
  const Passage::Closing closing(passage);
  std::size_t width = 0;
  while (const auto batch = passage.take()) {
    if (!batch->table.empty()) {
      CRONDB_TRY(sink.begin_table(batch->table, batch->columns));
      width = batch->columns.size();
    }
    for (auto rest = std::span(batch->cells); !rest.empty(); rest = rest.subspan(width)) {
      CRONDB_TRY(sink.put_row(rest.first(width)));
    }
  }
  return reading.get();
}

}  // namespace crondb
