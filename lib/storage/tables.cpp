#include "crondb/storage/tables.hpp"

#include <array>

#include "core/digest_context.hpp"
#include "core/try.hpp"
#include "storage/read_ahead.hpp"

namespace crondb {

namespace {

constexpr std::int64_t rows_between_reports = 10'000;

/// Digests what it is given, and hands it on if somebody wants it.
class Digester final : public TableSink {
 public:
  Digester(TableSink* next, OnCopyProgress progress) : next_(next), progress_(std::move(progress)) {}

  Result<void> begin_table(std::string_view name, std::span<const std::string> columns) override {
    end_table();
    tables_.push_back({std::string(name)});
    for (const auto& column : columns) add(column);
    return next_ == nullptr ? Result<void>() : next_->begin_table(name, columns);
  }

  Result<void> put_row(std::span<const Cell> row) override {
    for (const Cell& cell : row) {
      text_.push_back(static_cast<char>(cell.index()));
      if (const auto* number = std::get_if<std::int64_t>(&cell)) add(*number);
      if (const auto* text = std::get_if<std::string_view>(&cell)) add(*text);
      if (const auto* blob = std::get_if<std::span<const std::uint8_t>>(&cell)) {
        add(std::string_view(reinterpret_cast<const char*>(blob->data()), blob->size()));
      }
    }
    if (text_.size() >= most_text) flush();
    if (++tables_.back().rows % rows_between_reports == 0 && progress_) progress_(tables_.back());
    return next_ == nullptr ? Result<void>() : next_->put_row(row);
  }

  std::vector<TableDigest> take() {
    end_table();
    return std::move(tables_);
  }

 private:
  static constexpr std::size_t most_text = 65'536;

  void add(std::int64_t number) {
    std::array<char, sizeof(number)> bytes{};
    auto rest = static_cast<std::uint64_t>(number);
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, rest >>= 8) *byte = static_cast<char>(rest & 0xff);
    text_.append(bytes.data(), bytes.size());
  }
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    text_.append(text);
  }
  void flush() {
    EVP_DigestUpdate(context_.get(), text_.data(), text_.size());
    text_.clear();
  }
  void end_table() {
    if (!tables_.empty()) {
      flush();
      EVP_DigestFinal_ex(context_.get(), tables_.back().digest.data(), nullptr);
      if (progress_) progress_(tables_.back());
    }
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }

  TableSink* next_;
  OnCopyProgress progress_;
  DigestContext context_{EVP_MD_CTX_new()};
  std::string text_;
  std::vector<TableDigest> tables_;
};

Result<void> compare(const std::vector<TableDigest>& sent, const std::vector<TableDigest>& kept) {
  for (std::size_t i = 0; i < sent.size() || i < kept.size(); ++i) {
    if (i < sent.size() && i < kept.size() && sent[i] == kept[i]) continue;
    const auto& differing = i < sent.size() ? sent[i] : kept[i];
    return fail(ErrorCode::internal, "the copy of " + differing.table + " isn't what was sent; nothing is kept of it");
  }
  return {};
}

}  // namespace

Result<std::vector<TableDigest>> copy_tables(TableStorage& from, TableStorage& to, const OnCopyProgress& progress) {
  std::vector<TableDigest> copied;
  const auto copy = [&](TableSource& source, TableTarget& target) -> Result<void> {
    Digester sent(&target, progress);
    CRONDB_TRY(put_all_ahead(source, sent));
    CRONDB_TRY(target.finish());
    Digester kept(nullptr, {});
    CRONDB_TRY(put_all_ahead(target, kept));
    copied = sent.take();
    return compare(copied, kept.take());
  };
  CRONDB_TRY(from.read_tables(
      [&](TableSource& source) { return to.fill_tables([&](TableTarget& target) { return copy(source, target); }); }));
  return copied;
}

}  // namespace crondb
