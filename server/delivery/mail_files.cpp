#include "mail_files.hpp"

#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crondb/core/text.hpp"
#include "message.hpp"

namespace crondb::server {

namespace {

/// An invite opens a door: what is made is its owner's alone, whatever the umask.
void make_directories(const std::filesystem::path& path) {
  std::error_code unknown;
  if (path.empty() || std::filesystem::exists(path, unknown)) return;
  make_directories(path.parent_path());
  ::mkdir(path.c_str(), S_IRWXU);
}

bool make_file(const std::filesystem::path& path) {
  const int made = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) ::close(made);
  return made >= 0;
}

bool write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text << std::flush;
  return out.good();
}

class MailFiles final : public Sender {
 public:
  MailFiles(std::filesystem::path directory, std::string from) : directory_(std::move(directory)), from_(std::move(from)) {}

  Attempt send(const Delivery& delivery) override {
    const auto file = directory_ / (to_string(delivery.id) + ".eml");
    const auto partial = directory_ / ("." + to_string(delivery.id) + ".partial");
    std::error_code error;
    make_directories(directory_);
    std::filesystem::remove(partial, error);  // what an attempt that was broken off left
    if (!make_file(partial) || !write(partial, mail_message(delivery, from_))) {
      return {Attempt::End::failed, directory_.string() + " can't be written"};
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
