#pragma once

#include <cstddef>
#include <vector>

#include "crondb/core/id.hpp"

namespace crondb::metrics {

struct View;

/// Which leads have deals in scope, and won ones.
class LeadDeals {
 public:
  struct Entry {
    LeadId lead;  ///< nil: free
    bool won = false;
  };

  LeadDeals() = default;
  explicit LeadDeals(const View& view);

  /// nullptr for a lead without deals in scope.
  [[nodiscard]] const Entry* find(LeadId lead) const;

 private:
  /// Where the lead is, or belongs.
  [[nodiscard]] std::size_t place_of(LeadId lead) const;

  std::vector<Entry> table_;  ///< open addressing; the size is a power of two, more than half of it free
};

}  // namespace crondb::metrics
