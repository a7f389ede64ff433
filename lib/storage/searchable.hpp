#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/text.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"

/// What a list's `q` is looked for in: the fields it means, folded, a line each.
namespace crondb {

/// `text` on one line, so that what is found never reaches from one field into the next.
[[nodiscard]] inline std::string folded_line(std::string_view text) {
  std::string line = fold_case(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

/// Adds the text, and if it has a domain in ASCII form once more as people read it.
inline void add_spellings(std::string& search, const std::string& text) {
  search.append("\n").append(folded_line(text));
  if (const auto other = domain_as_read(text); other != text) search.append("\n").append(folded_line(other));
}

[[nodiscard]] inline std::string searchable(const Deal& deal) {
  auto text = folded_line(deal.name);
  if (deal.domain) add_spellings(text, *deal.domain);
  return text;
}

/// The first and the last name stand in one line.
[[nodiscard]] inline std::string searchable(const Lead& lead) {
  auto text = folded_line(lead.first_name.value_or(""));
  if (lead.last_name) text.append(text.empty() ? "" : " ").append(folded_line(*lead.last_name));
  for (const auto* part : {&lead.email, &lead.phone, &lead.company, &lead.domain}) {
    if (*part) add_spellings(text, **part);
  }
  return text;
}

}  // namespace crondb
