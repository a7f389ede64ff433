#include "crondb/core/hash.hpp"

#include <openssl/sha.h>

namespace crondb {

Sha256 sha256(std::string_view text) {
  Sha256 hash{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  return hash;
}

}  // namespace crondb
