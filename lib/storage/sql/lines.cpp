#include "storage/sql/lines.hpp"

#include <charconv>

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

void append_line(std::string& text, std::string_view item) {
  for (const char c : item) {
    if (c == '\\') {
      text += "\\\\";
    } else if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  text += '\n';
}

std::string line_of(std::string_view kind, const Share& share, std::string_view whose) {
  std::string line = std::string(kind) + ' ' + std::to_string(share.percent_e4) + ' ' + std::to_string(share.amount);
  if (!whose.empty()) line.append(" ").append(whose);
  return line;
}

/// Takes what stands before the next space off the front of `text`.
std::string_view take_word(std::string_view& text) {
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

bool take_integer(std::string_view& text, std::int64_t& value) {
  const auto word = take_word(text);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc() && end == word.data() + word.size();
}

}  // namespace

std::string to_lines(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) append_line(text, item);
  return text;
}

std::optional<std::vector<std::string>> from_lines(std::string_view text) {
  std::vector<std::string> items;
  if (!text.empty() && text.back() != '\n') return std::nullopt;
  std::string item;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      items.push_back(std::move(item));
      item.clear();
    } else if (text[i] == '\\') {
      const char escaped = text[++i];
      if (escaped != 'n' && escaped != '\\') return std::nullopt;
      item += escaped == 'n' ? '\n' : '\\';
    } else {
      item += text[i];
    }
  }
  return items;
}

std::string to_lines(const Commission& commission) {
  std::vector<std::string> lines{line_of("total", commission.total, {})};
  for (const auto& collaborator : commission.collaborators)
    lines.push_back(line_of("collaborator", collaborator.share, collaborator.name));
  for (const auto& agent : commission.agents) lines.push_back(line_of("agent", agent.share, to_string(agent.user_id)));
  return to_lines(lines);
}

std::optional<Commission> commission_from_lines(std::string_view text) {
  const auto lines = from_lines(text);
  if (!lines) return std::nullopt;
  Commission commission;
  for (std::string_view line : *lines) {
    const auto kind = take_word(line);
    Share share;
    if (!take_integer(line, share.percent_e4) || !take_integer(line, share.amount)) return std::nullopt;
    if (kind == "total") {
      commission.total = share;
    } else if (kind == "collaborator") {
      commission.collaborators.push_back({std::string(line), share});
    } else if (const auto user = UserId::parse(line); kind == "agent" && user) {
      commission.agents.push_back({*user, share});
    } else {
      return std::nullopt;
    }
  }
  return commission;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
