#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/request_parser.hpp"

/// Any bytes are a request, the beginning of one or refused, and what is refused or taken in one piece is so piecemeal, too. The
/// first byte says how long the pieces are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crondb::server;
  using Progress = RequestParser::Progress;
  if (size == 0) return 0;
  constexpr std::size_t head_limit = 4096;
  const std::size_t piece = data[0] + std::size_t{1};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);

  RequestParser whole(head_limit);
  const auto at_once = whole.read_head(bytes);
  if (at_once.consumed > bytes.size()) std::abort();
  (void)whole.known_fields(bytes.substr(at_once.consumed));

  RequestParser slow(head_limit);
  auto step = RequestParser::Step{Progress::more, 0};
  std::size_t begin = 0;
  for (std::size_t end = 0; step.progress == Progress::more && end < bytes.size();) {
    end = std::min(end + piece, bytes.size());
    step = slow.read_head(bytes.substr(begin, end - begin));
    begin += step.consumed;
  }
  // Of a head that hasn't ended, a mistake may be seen later.
  const bool later = step.progress == Progress::more && at_once.progress == Progress::failed;
  if (!bytes.empty() && step.progress != at_once.progress && !later) std::abort();
  if (step.progress != Progress::complete) return 0;
  if (slow.head().method != whole.head().method || slow.head().target != whole.head().target) std::abort();
  if (!whole.accept_body(1 << 16, false)) return 0;
  (void)whole.read_body(bytes.substr(at_once.consumed));
  return 0;
}
