#include "bind.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/wire/reports.hpp"
#include "schema_reports.hpp"

namespace crondb::server {

template struct Bound<count_unread>;
template struct Bound<create_channel>;
template struct Bound<delete_channel>;
template struct Bound<delete_notification>;
template struct Bound<list_channels>;
template struct Bound<list_fires>;
template struct Bound<list_inbox>;
template struct Bound<list_notification_rules>;
template struct Bound<raise_event>;
template struct Bound<read_all_notifications>;
template struct Bound<read_notification>;
template struct Bound<register_notification_rule>;
template struct Bound<test_channel>;
template struct Bound<toggle_notification_rule>;

}  // namespace crondb::server
