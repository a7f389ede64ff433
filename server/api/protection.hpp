#pragma once

#include "api/http.hpp"

namespace crondb::server {

/// Sets the headers that keep an answer from being run, framed, guessed at or kept by others: all answers have them, whatever is in
/// them. Those that are set stay as they are.
void protect(Response& response);

}  // namespace crondb::server
