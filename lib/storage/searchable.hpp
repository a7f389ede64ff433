#pragma once

#include <initializer_list>
#include <optional>
#include <string>

#include "crondb/core/text.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"

/// What a list's `q` is looked for in: the fields it means, folded, a line each.
namespace crondb {

[[nodiscard]] inline std::string searchable(const Deal& deal) {
  return fold_case(deal.domain ? deal.name + '\n' + *deal.domain : deal.name);
}

/// The first and the last name stand in one line.
[[nodiscard]] inline std::string searchable(const Lead& lead) {
  std::string text = lead.first_name.value_or("");
  if (lead.last_name) text.append(text.empty() ? "" : " ").append(*lead.last_name);
  for (const auto* part : {&lead.email, &lead.phone, &lead.company, &lead.domain}) {
    if (*part) text.append("\n").append(**part);
  }
  return fold_case(text);
}

}  // namespace crondb
