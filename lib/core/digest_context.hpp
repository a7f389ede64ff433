#pragma once

#include <memory>

#include <openssl/evp.h>

namespace crondb {

struct FreeDigestContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
/// What libcrypto digests with.
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigestContext>;

}  // namespace crondb
