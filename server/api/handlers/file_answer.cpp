#include "file_answer.hpp"

namespace crondb::server::handlers {

namespace {

std::string file_name(std::string_view title) {
  std::string name;
  for (const char c : title) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    if (plain || (!name.empty() && name.back() != '-')) name += plain ? c : '-';
  }
  return name.empty() ? "report" : name;
}

}  // namespace

Response file_answer(std::string_view media_type, std::string_view title, std::string_view extension, std::string content) {
  Response response;
  response.headers.set("Content-Type", std::string(media_type));
  response.headers.set("Content-Disposition", "attachment; filename=\"" + file_name(title) + "." + std::string(extension) + "\"");
  response.body = std::move(content);
  return response;
}

}  // namespace crondb::server::handlers
