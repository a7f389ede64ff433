#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Whether `text` is what a Seal made, and so can't be read.
[[nodiscard]] bool is_sealed(std::string_view text);

/// Makes secrets unreadable for whoever has the storage without the key: AES-256-GCM (NIST SP 800-38D) with a random nonce for each
/// text. Safe to use from many threads at once.
class Seal {
 public:
  using Key = std::array<std::uint8_t, 32>;

  /// Seals nothing, and opens nothing that is sealed.
  Seal() = default;
  /// The first key seals, all open: put a new one in front to replace an old one. At least one.
  explicit Seal(std::vector<Key> keys);
  /// One key of 64 hexadecimal digits a line; empty lines and those that begin with `#` are left out. Errors: validation_error that
  /// names the line as `line N`, never what stands there; or that there is no key.
  [[nodiscard]] static Result<Seal> read(std::string_view lines);

  /// `text` as it is kept at `place`. Valid UTF-8, and never what a request may contain: it begins with a control character.
  /// What is sealed already stays as it is.
  [[nodiscard]] std::string seal(std::string_view text, std::string_view place) const;
  /// What was sealed for `place`; a text that was never sealed, as it is. Errors: internal if no key opens it there.
  [[nodiscard]] Result<std::string> open(std::string_view kept, std::string_view place) const;

 private:
  std::vector<Key> keys_;
};

}  // namespace crondb

#pragma GCC visibility pop
