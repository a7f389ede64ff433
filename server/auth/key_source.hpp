#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "jwks.hpp"

namespace crondb::server {

/// The keys of an identity provider from a file or a URL, kept and read again when needed: when a token names a key that isn't
/// known, or the keys are older than an hour, but at most once a minute. Whoever finds that does the reading, on their own thread
/// and outside of any lock; all others go on with the keys that are there. Safe to use from many threads at once.
class KeySource {
 public:
  /// `location`: an https:// URL (http:// only to this machine), or else the path of a file.
  explicit KeySource(std::string location) : location_(std::move(location)) {}

  /// Reads the keys. Errors: bad_request for a location or keys that can't be used, unavailable if nothing could be read.
  [[nodiscard]] Result<void> load(Instant now);
  /// The keys to look for `key_id` in, read again if that may help. Null as long as none could be read.
  [[nodiscard]] std::shared_ptr<const KeySet> keys_for(std::string_view key_id, Instant now);

  [[nodiscard]] bool is_url() const;

 private:
  [[nodiscard]] Result<std::string> fetch() const;

  const std::string location_;
  std::mutex mutex_;  ///< guards what follows; never held while reading
  std::shared_ptr<const KeySet> keys_;
  std::optional<Instant> read_at_;   ///< successfully
  std::optional<Instant> tried_at_;  ///< in vain, too
};

}  // namespace crondb::server
