#include "crondb/leads/lead.hpp"

#include <algorithm>

namespace crondb {

bool Lead::involves(UserId user) const {
  return owner_user_id == user || std::binary_search(assignee_user_ids.begin(), assignee_user_ids.end(), user);
}

}  // namespace crondb
