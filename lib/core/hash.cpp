#include "crondb/core/hash.hpp"

#include <new>

#include "core/digest_context.hpp"

namespace crondb {

Sha256 sha256(std::string_view text) {
  // Kept: libcrypto looks an algorithm up by its name each time that it is fetched.
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const DigestContext context(EVP_MD_CTX_new());
  Sha256 hash{};
  const bool done = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1;
  if (!done) throw std::bad_alloc();  // libcrypto refuses for nothing else here
  return hash;
}

}  // namespace crondb
