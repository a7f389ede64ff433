#include "api/compression.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include <zlib.h>

namespace crondb::server {

namespace {

constexpr std::size_t worth_it = 1024;  // bytes
constexpr int gzip_window = 15 + 16;
constexpr std::string_view suffix = "-gzip\"";

/// One stream of gzip.
class Packer {
 public:
  Packer() {
    // The fastest level: half of what the best would save costs an eighth of its time.
    static constexpr int level = 1;
    static constexpr int memory = 8;
    if (::deflateInit2(&stream_, level, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  }
  ~Packer() { ::deflateEnd(&stream_); }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  /// Appends to `packed` all that there is of what was added so far.
  void add(std::string_view bytes, std::string& packed, bool last) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    std::array<char, 16'384> piece{};
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      ::deflate(&stream_, last ? Z_FINISH : Z_SYNC_FLUSH);
      packed.append(piece.data(), piece.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

BodyProducer packed(BodyProducer plain) {
  return [plain = std::move(plain), packer = std::make_shared<Packer>(), over = false](std::string& out) mutable {
    if (over) return false;
    std::string piece;
    over = !plain(piece);
    packer->add(piece, out, over);
    return true;
  };
}

bool is_text(std::string_view type) {
  static constexpr auto beginnings = std::to_array<std::string_view>({"text/", "application/json"});
  return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view each) { return type.starts_with(each); });
}

}  // namespace

bool takes_gzip(const RequestHead& head) {
  const auto codings = head.headers.list("Accept-Encoding").value_or("");
  for (std::size_t at = codings.find("gzip"); at != std::string::npos; at = codings.find("gzip", at + 1)) {
    const auto rest = std::string_view(codings).substr(at + 4);
    const auto parameters = rest.substr(0, rest.find(','));
    if (parameters.find("q=0") == std::string_view::npos || parameters.find("q=0.") != std::string_view::npos) return true;
  }
  return false;
}

std::string unpacked(std::string_view packed) {
  z_stream stream{};
  if (::inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string bytes;
  std::array<char, 16'384> piece{};
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = ::inflate(&stream, Z_NO_FLUSH);
    bytes.append(piece.data(), piece.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  return bytes;
}

void compress(Response& response, const RequestHead& head) {
  const auto& headers = response.headers;
  const bool fits = response.stream || response.body.size() > worth_it;
  if (!fits || headers.contains("Content-Encoding") || headers.get("Cache-Control") == "no-store" ||
      !is_text(headers.get("Content-Type")) || !takes_gzip(head)) {
    return;
  }
  if (response.stream) {
    response.stream = packed(std::move(response.stream));
  } else {
    std::string body;
    Packer().add(response.body, body, true);
    response.body = std::move(body);
  }
  response.headers.set("Content-Encoding", "gzip");
  if (const auto tag = headers.get("ETag"); tag.ends_with('"')) {
    response.headers.set("ETag", std::string(tag.substr(0, tag.size() - 1)).append(suffix));
  }
}

std::string plain_tag(std::string_view opaque) {
  if (!opaque.ends_with(suffix)) return std::string(opaque);
  return std::string(opaque.substr(0, opaque.size() - suffix.size())) + '"';
}

}  // namespace crondb::server
