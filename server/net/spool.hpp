#pragma once

#include <istream>
#include <memory>
#include <string_view>
#include <utility>

namespace crondb::server {

/// An open file descriptor, closed when it goes out of scope.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

/// Keeps `descriptor` from programs that this one starts.
void close_on_exec(int descriptor);

/// A request body on its way into an unnamed temporary file in $TMPDIR or /tmp; the file is gone once nobody holds it open.
class Spool {
 public:
  /// Throws std::system_error if no file can be created.
  Spool();

  /// Throws std::system_error if the disk doesn't take it (full, quota).
  void append(std::string_view piece);

  /// What was appended, from its beginning, seekable. A read error sets badbit.
  [[nodiscard]] std::unique_ptr<std::istream> read() &&;

 private:
  Descriptor file_;
};

}  // namespace crondb::server
