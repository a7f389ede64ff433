#include "api/problem.hpp"

#include "crondb/wire/write.hpp"

namespace crondb::server {

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_request:
    case ErrorCode::validation_error:
      return 400;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::plan_required:
    case ErrorCode::plan_limit:
    case ErrorCode::role_required:
    case ErrorCode::forbidden:
      return 403;
    case ErrorCode::not_found:
    case ErrorCode::unknown_route:
      return 404;
    case ErrorCode::method_not_allowed:
      return 405;
    case ErrorCode::timeout:
      return 408;
    case ErrorCode::conflict:
    case ErrorCode::already_exists:
    case ErrorCode::managed_externally:
      return 409;
    case ErrorCode::gone:
      return 410;
    case ErrorCode::precondition_failed:
      return 412;
    case ErrorCode::too_large:
      return 413;
    case ErrorCode::unsupported_media:
      return 415;
    case ErrorCode::idempotency_mismatch:
      return 422;
    case ErrorCode::rate_limited:
      return 429;
    case ErrorCode::headers_too_large:
      return 431;
    case ErrorCode::internal:
      return 500;
    case ErrorCode::unavailable:
      return 503;
  }
  return 500;
}

std::string_view reason_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Entity";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

Response problem(const Error& error) {
  // What went wrong inside is for the log, not for the caller.
  const std::string detail = error.code == ErrorCode::internal ? "something went wrong on the server" : error.message;
  const int status = status_of(error.code);
  Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  wire::Object body(response.body);
  wire::write(body.member("statusCode"), status);
  wire::write(body.member("error"), reason_of(status));
  if (error.fields.empty()) {
    wire::write(body.member("message"), detail);
  } else {
    std::vector<std::string> messages;
    for (const auto& problem : error.fields) messages.push_back(problem.field + " " + problem.message);
    wire::write(body.member("message"), messages);
  }
  wire::write(body.member("detail"), detail);
  wire::write(body.member("code"), word(error.code));
  if (!error.fields.empty()) wire::write(body.member("errors"), error.fields);
  body.close();
  return response;
}

Response problem(ErrorCode code, std::string message) { return problem(Error{code, std::move(message), {}}); }

Response limited(std::int64_t retry_after, std::string message) {
  auto response = problem(ErrorCode::rate_limited, std::move(message));
  response.headers.set("Retry-After", std::to_string(retry_after));
  return response;
}

}  // namespace crondb::server
