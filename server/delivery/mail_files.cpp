#include "mail_files.hpp"

#include <fstream>
#include <system_error>

#include "crondb/core/text.hpp"
#include "message.hpp"

namespace crondb::server {

namespace {

class MailFiles final : public Sender {
 public:
  MailFiles(std::filesystem::path directory, std::string from) : directory_(std::move(directory)), from_(std::move(from)) {}

  Attempt send(const Delivery& delivery) override {
    const auto file = directory_ / (to_string(delivery.id) + ".eml");
    const auto partial = directory_ / ("." + to_string(delivery.id) + ".partial");
    std::error_code error;
    std::filesystem::create_directories(directory_, error);
    {
      std::ofstream out(partial, std::ios::binary | std::ios::trunc);
      // Before anything is in it: an invite opens a door.
      std::filesystem::permissions(partial, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
      out << mail_message(delivery, from_) << std::flush;
      if (!out || error) return {Attempt::End::failed, directory_.string() + " can't be written"};
    }
    std::filesystem::rename(partial, file, error);
    if (error) return {Attempt::End::failed, file.string() + ": " + error.message()};
    return {Attempt::End::delivered, {}};
  }

 private:
  std::filesystem::path directory_;
  std::string from_;
};

}  // namespace

Result<std::unique_ptr<Sender>> make_mail_files(std::filesystem::path directory, std::string from) {
  if (!looks_like_email(from)) return fail(invalid("--smtp-from", "must be a mail address"));
  return std::make_unique<MailFiles>(std::move(directory), std::move(from));
}

}  // namespace crondb::server
