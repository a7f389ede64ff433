#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#pragma GCC visibility push(default)

/// JSON put together piece by piece. wire/write.hpp writes whole values.
namespace crondb::wire {

/// Appends `text` as a JSON string.
void write_string(std::string& out, std::string_view text);
/// Appends `number` in decimal.
void write_integer(std::string& out, std::int64_t number);

/// Writes `"name":` separators of one object as it goes. `Object object(out); object.member("id"); write(out, id); object.close();`
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  std::string& member(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    write_string(out_, name);
    out_ += ':';
    return out_;
  }
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

/// An object of strings.
[[nodiscard]] std::string object_of(std::initializer_list<std::pair<std::string_view, std::string>> members);

}  // namespace crondb::wire

#pragma GCC visibility pop
