#include "core/try.hpp"
#include "crondb/storage/engagement.hpp"
#include "engagement/rules.hpp"
#include "engagement/steps.hpp"
#include "leads/steps.hpp"

/// The operations on emails.
namespace crondb::engagement {

namespace {

Result<Email> visible_email(Context& context, EmailId id) {
  CRONDB_TRY(auto email, context.tx.engagement().find_email(context.by.team, id));
  const auto only = context.by.only_rows_of();
  if (!email || (only && email->owner_user_id != *only)) return fail(not_found("email"));
  return std::move(*email);
}

Result<Email> save(Context& context, Email email) {
  CRONDB_TRY(context.tx.engagement().put_email(context.by.team, email));
  if (is_contact(email)) CRONDB_TRY(leads::record_contact(context, *email.lead_id, email.sent_at));
  return email;
}

}  // namespace

Result<Page<Email>> list_emails(Context& context, const ListEmails& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(auto rows, context.tx.engagement().list_emails(context.by.team, {request, context.by.only_rows_of()}, page));
  return make_page(std::move(rows), page, created_cursor<Email>);
}

Result<Email> create_email(Context& context, const CreateEmail& request) {
  std::vector<FieldError> problems;
  Email email{.id = context.new_id<EmailId>(), .sent_at = context.now, .created_at = context.now};
  const EmailChange change = access::of_caller(context, request, problems);
  apply(email, change, problems);
  detail::check_not_ahead(email.sent_at, context.now, "sent_at", problems);
  CRONDB_TRY(check_references(context, change, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return save(context, std::move(email));
}

Result<Email> get_email(Context& context, const EmailRequest& request) { return visible_email(context, request.email_id); }

Result<Email> patch_email(Context& context, const PatchEmail& request) {
  CRONDB_TRY(const auto before, visible_email(context, request.email_id));
  std::vector<FieldError> problems;
  Email email = before;
  apply(email, request, problems);
  detail::check_not_ahead(email.sent_at, context.now, "sent_at", problems);
  CRONDB_TRY(check_references(context, request, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  if (email == before) return email;
  return save(context, std::move(email));
}

Result<Nothing> delete_email(Context& context, const EmailRequest& request) {
  CRONDB_TRY(const auto email, visible_email(context, request.email_id));
  CRONDB_TRY(context.tx.engagement().erase_email(context.by.team, email.id));
  return Nothing{};
}

}  // namespace crondb::engagement
