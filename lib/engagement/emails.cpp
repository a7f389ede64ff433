#include "core/try.hpp"
#include "engagement/rows_at_work.hpp"
#include "engagement/rules.hpp"
#include "leads/leads_at_work.hpp"

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
  const EmailFilter filter{context.by.only_rows_of(), request.owner_user_id, request.lead_id,
                           request.deal_id,           request.direction,     request.status};
  CRONDB_TRY(auto rows, context.tx.engagement().list_emails(context.by.team, filter, page));
  return make_page(std::move(rows), page, created_cursor<Email>);
}

Result<Email> create_email(Context& context, const CreateEmail& request) {
  std::vector<FieldError> problems;
  Email email{.id = context.new_id<EmailId>(), .lead_id = request.lead_id, .deal_id = request.deal_id};
  email.direction = request.direction;
  email.status = request.status;
  email.automated = request.automated;
  email.opened_at = request.opened_at;
  email.replied_at = request.replied_at;
  email.sent_at = request.sent_at.value_or(context.now);
  email.external_id = request.external_id;
  email.created_at = context.now;
  detail::check_not_ahead(email.sent_at, context.now, "sent_at", problems);
  CRONDB_TRY(check_subjects(context, email.lead_id, email.deal_id, problems));
  CRONDB_TRY(email.owner_user_id, owner_of_new(context, request.owner_user_id, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return save(context, std::move(email));
}

Result<Email> get_email(Context& context, const EmailRequest& request) { return visible_email(context, request.email_id); }

Result<Email> patch_email(Context& context, const PatchEmail& request) {
  CRONDB_TRY(const auto before, visible_email(context, request.email_id));
  std::vector<FieldError> problems;
  Email email = before;
  request.lead_id.apply_to(email.lead_id);
  request.deal_id.apply_to(email.deal_id);
  email.direction = request.direction.value_or(email.direction);
  email.status = request.status.value_or(email.status);
  email.automated = request.automated.value_or(email.automated);
  request.opened_at.apply_to(email.opened_at);
  request.replied_at.apply_to(email.replied_at);
  email.sent_at = request.sent_at.value_or(email.sent_at);
  request.external_id.apply_to(email.external_id);
  detail::check_not_ahead(email.sent_at, context.now, "sent_at", problems);
  CRONDB_TRY(check_subjects(context, request.lead_id.value, request.deal_id.value, problems));
  if (request.owner_user_id) {
    CRONDB_TRY(email.owner_user_id, owner_of_new(context, *request.owner_user_id, problems));
  }
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
