#pragma once

#include "api/http.hpp"

namespace crondb::server {

/// Sets the headers that keep an answer from being run, framed, guessed at or kept by others: all answers have them, whatever is in
/// them. Cache-Control stays as it is if it is set.
void protect(Response& response);

}  // namespace crondb::server
