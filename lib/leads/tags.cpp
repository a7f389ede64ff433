#include <algorithm>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/storage/leads.hpp"

/// The operations on tags.
namespace crondb::leads {

namespace {

constexpr std::string_view by_name = "name";

Result<Tag> tag_or_not_found(Context& context, TagId id) {
  CRONDB_TRY(auto tag, context.tx.leads().find_tag(context.by.team, id));
  if (!tag) return fail(not_found("tag"));
  return std::move(*tag);
}

/// A new name must not be another tag's: people wouldn't tell the two apart.
Result<void> check_name(const std::vector<Tag>& tags, TagId id, std::string_view name) {
  const std::string key = name_key(name);
  const auto rival =
      std::find_if(tags.begin(), tags.end(), [&](const Tag& other) { return other.id != id && name_key(other.name) == key; });
  if (rival == tags.end()) return {};
  return fail(ErrorCode::already_exists, "another tag has this name: \"" + rival->name + "\"");
}

}  // namespace

Result<Page<Tag>> list_tags(Context& context, const ListTags& request) {
  CRONDB_TRY(const auto page, page_request(request, by_name));
  CRONDB_TRY(const auto tags, context.tx.leads().list_tags(context.by.team));
  // A team has few tags: the page is cut here.
  auto begin = tags.begin() + std::min<std::int64_t>(page.offset(), std::ssize(tags));
  if (page.cursor) {
    const auto* name = std::get_if<std::string>(&page.cursor->key);
    if (!name) return fail(invalid("cursor", "is not one that this list has given out"));
    const std::pair shown(*name, TagId{page.cursor->id});
    begin = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return std::pair(fold_case(tag.name), tag.id) > shown; });
  }
  const auto end = begin + std::min<std::int64_t>(page.per_page, tags.end() - begin);
  Rows<Tag> rows{{begin, end}, page.cursor ? std::nullopt : std::optional(std::ssize(tags)), end != tags.end()};
  return make_page(std::move(rows), page,
                   [](const Tag& tag) { return Cursor{std::string(by_name), fold_case(tag.name), tag.id.bytes}; });
}

Result<Tag> create_tag(Context& context, const CreateTag& request) {
  CRONDB_TRY(const auto tags, context.tx.leads().list_tags(context.by.team));
  if (tags.size() >= max_tags) return fail(ErrorCode::conflict, "a team has at most " + std::to_string(max_tags) + " tags");
  CRONDB_TRY(check_name(tags, TagId{}, request.name));
  Tag tag{context.new_id<TagId>(), request.name, request.color, context.now};
  CRONDB_TRY(context.tx.leads().put_tag(context.by.team, tag));
  return tag;
}

Result<Tag> get_tag(Context& context, const TagRequest& request) { return tag_or_not_found(context, request.tag_id); }

Result<Tag> patch_tag(Context& context, const PatchTag& request) {
  CRONDB_TRY(const auto before, tag_or_not_found(context, request.tag_id));
  if (request.name && name_key(*request.name) != name_key(before.name)) {
    CRONDB_TRY(const auto tags, context.tx.leads().list_tags(context.by.team));
    CRONDB_TRY(check_name(tags, before.id, *request.name));
  }
  Tag tag = before;
  tag.name = request.name.value_or(tag.name);
  tag.color = request.color.value_or(tag.color);
  if (tag != before) CRONDB_TRY(context.tx.leads().put_tag(context.by.team, tag));
  return tag;
}

Result<Nothing> delete_tag(Context& context, const TagRequest& request) {
  CRONDB_TRY(const auto tag, tag_or_not_found(context, request.tag_id));
  static constexpr PageRequest piece{.page = 1, .per_page = 500, .cursor = std::nullopt};
  LeadQuery tagged{.filter = {}, .page = piece};
  tagged.filter.tag = tag.id;
  CRONDB_TRY(const auto leads, context.tx.leads().list_leads(context.by.team, tagged));
  if (!leads.more) {
    CRONDB_TRY(context.tx.leads().erase_tag(context.by.team, tag.id));
    return Nothing{};
  }
  for (const Lead& before : leads.rows) {
    Lead lead = before;
    std::erase(lead.tag_ids, tag.id);
    ++lead.version;
    CRONDB_TRY(context.tx.leads().put_lead(context.by.team, lead, before.version));
  }
  context.unfinished = true;
  return Nothing{};
}

}  // namespace crondb::leads
