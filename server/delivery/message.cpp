#include "message.hpp"

#include <memory>
#include <mutex>

#include <gmime/gmime.h>

#include "crondb/core/text.hpp"

namespace crondb::server {

namespace {

struct Unref {
  template <class T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;

/// A part with these bytes.
Held<GMimePart> part_of(const std::string& media_type, const void* bytes, std::size_t size, GMimeContentEncoding encoding) {
  const Held<GMimeContentType> type(g_mime_content_type_parse(nullptr, media_type.c_str()));
  const Held<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(static_cast<const char*>(bytes), size));
  const Held<GMimeDataWrapper> content(g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  Held<GMimePart> part(g_mime_part_new());
  g_mime_object_set_content_type(GMIME_OBJECT(part.get()), type.get());
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), encoding);
  return part;
}

Held<GMimePart> text_part(const std::string& body) {
  auto part = part_of("text/plain; charset=utf-8", body.data(), body.size(), GMIME_CONTENT_ENCODING_DEFAULT);
  // As it is if it is ASCII in lines that are not too long: links stay whole.
  const auto best = g_mime_part_get_best_content_encoding(part.get(), GMIME_ENCODING_CONSTRAINT_7BIT);
  const bool plain = best == GMIME_CONTENT_ENCODING_DEFAULT || best == GMIME_CONTENT_ENCODING_7BIT;
  g_mime_part_set_content_encoding(part.get(), plain ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return part;
}

Held<GMimePart> attachment_part(const Attachment& attachment) {
  auto part =
      part_of(one_line(attachment.media_type), attachment.bytes.data(), attachment.bytes.size(), GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition(GMIME_OBJECT(part.get()), "attachment");
  g_mime_part_set_filename(part.get(), one_line(attachment.name).c_str());
  return part;
}

}  // namespace

std::string mail_message(const Delivery& delivery, const std::string& from) {
  static std::once_flag begun;
  std::call_once(begun, [] { g_mime_init(); });

  const Held<GMimeMessage> message(g_mime_message_new(TRUE));
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, nullptr, from.c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, delivery.to.c_str());
  g_mime_message_set_subject(message.get(), one_line(delivery.subject).c_str(), "utf-8");
  const auto seconds = std::chrono::floor<std::chrono::seconds>(delivery.created_at).time_since_epoch().count();
  const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> date(g_date_time_new_from_unix_utc(seconds), &g_date_time_unref);
  g_mime_message_set_date(message.get(), date.get());
  g_mime_message_set_message_id(message.get(), (to_string(delivery.id) + from.substr(from.rfind('@'))).c_str());
  g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted", "auto-generated", "utf-8");

  const auto text = text_part(delivery.body);
  if (delivery.attachment) {
    const Held<GMimeMultipart> both(g_mime_multipart_new_with_subtype("mixed"));
    g_mime_multipart_add(both.get(), GMIME_OBJECT(text.get()));
    g_mime_multipart_add(both.get(), GMIME_OBJECT(attachment_part(*delivery.attachment).get()));
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(both.get()));
  } else {
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(text.get()));
  }

  const std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> format(g_mime_format_options_new(),
                                                                                          &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  const std::unique_ptr<char, decltype(&g_free)> written(g_mime_object_to_string(GMIME_OBJECT(message.get()), format.get()),
                                                         &g_free);
  return written.get();
}

}  // namespace crondb::server
