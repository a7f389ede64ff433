#include "crondb/leads/lead.hpp"

#include <algorithm>

namespace crondb {

bool Lead::involves(UserId user) const {
  return owner_user_id == user || std::binary_search(assignee_user_ids.begin(), assignee_user_ids.end(), user);
}

bool Lead::has(TagId tag) const { return std::binary_search(tag_ids.begin(), tag_ids.end(), tag); }

}  // namespace crondb
