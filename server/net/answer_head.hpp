#pragma once

#include <cstdint>
#include <string>

#include "api/http.hpp"

namespace crondb::server {

/// How the end of an answer's body is told.
enum class Framing : std::uint8_t { none, length, chunked, until_close };

/// What the transport adds to an answer.
struct AnswerForm {
  Framing framing = Framing::length;
  bool keep_alive = true;
  bool http_1_0 = false;  ///< the client's version
};

/// True for the statuses that RFC 9110 gives no body.
[[nodiscard]] bool is_bodiless(int status);

/// Appends status line and header, up to and with the empty line.
void append_head(std::string& out, const Response& response, const AnswerForm& form);

/// Appends the line that precedes a chunk of that many bytes.
void append_chunk_size(std::string& out, std::size_t size);

}  // namespace crondb::server
