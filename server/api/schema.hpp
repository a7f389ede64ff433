#pragma once

#include <set>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "crondb/core/fields.hpp"
#include "crondb/wire/write.hpp"

/// JSON Schemas out of field tables.
namespace crondb::server {

[[nodiscard]] boost::json::value text_of(std::string_view text);

/// Makes schemas for a document. Those of classes stand in it once, by their names, and are referred to. A request refuses members
/// that it doesn't know and may leave out what has a default; an answer has every member.
class Schemas {
 public:
  /// Of an answer. All of a document's answers come before its requests: a class of both has two schemas.
  [[nodiscard]] boost::json::object response(const Description& type, wire::Spelling spelling = wire::Spelling::snake_case);
  /// Of what a request holds under `rules`.
  [[nodiscard]] boost::json::object request(const Description& type, const Rules& rules = {});
  /// By name.
  [[nodiscard]] boost::json::object take() { return std::move(named_); }

 private:
  enum class Side : std::uint8_t { response, request };

  boost::json::object of(const Description& type, const Rules& rules, Side side);
  boost::json::object object_of(const Description& type, Side side);
  boost::json::object custom_of(const Description& type);
  boost::json::object page_of(const Description& type, wire::Spelling spelling);
  boost::json::object refer(const std::string& name, const Description& type,
                            boost::json::object (Schemas::*make)(const Description&));
  boost::json::object response_object(const Description& type) { return object_of(type, Side::response); }
  boost::json::object request_object(const Description& type) { return object_of(type, Side::request); }
  boost::json::object series(const Description& type);

  boost::json::object named_;
  std::set<std::string_view> answers_;  ///< names
};

/// A value that `Schemas::request` admits.
[[nodiscard]] boost::json::value example_of(const Description& type, const Rules& rules = {});

}  // namespace crondb::server
