#include "spool.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <streambuf>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace crondb::server {

namespace {

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

Descriptor open_unnamed(const std::string& directory) {
  const int unnamed = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (unnamed >= 0) return Descriptor(unnamed);
  // Not every file system knows O_TMPFILE.
  std::string name = directory + "/crondb-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named < 0) throw_errno("can't create a temporary file");
  ::unlink(name.c_str());
  return Descriptor(named);
}

class FileBuffer : public std::streambuf {
 public:
  explicit FileBuffer(Descriptor file) : file_(std::move(file)) {}

 protected:
  int_type underflow() override {
    ssize_t count = 0;
    do {
      count = ::pread(file_.get(), bytes_.data(), bytes_.size(), end_);
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw_errno("can't read the temporary file");
    if (count == 0) return traits_type::eof();
    end_ += count;
    setg(bytes_.data(), bytes_.data(), bytes_.data() + count);
    return traits_type::to_int_type(*gptr());
  }

  pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override {
    off_type base = 0;
    if (from == std::ios_base::cur) base = end_ - (egptr() - gptr());
    if (from == std::ios_base::end) {
      struct stat status{};
      if (::fstat(file_.get(), &status) != 0) return pos_type(off_type(-1));
      base = status.st_size;
    }
    if (base + offset < 0) return pos_type(off_type(-1));
    if (from == std::ios_base::cur && offset == 0) return pos_type(base);
    end_ = base + offset;
    setg(nullptr, nullptr, nullptr);
    return pos_type(end_);
  }

  pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
    return seekoff(off_type(position), std::ios_base::beg, mode);
  }

 private:
  Descriptor file_;
  off_t end_ = 0;  // where in the file the buffered bytes end
  std::array<char, std::size_t{32} * 1024> bytes_{};
};

class FileStream : public std::istream {
 public:
  explicit FileStream(Descriptor file) : std::istream(nullptr), buffer_(std::move(file)) { rdbuf(&buffer_); }

 private:
  FileBuffer buffer_;
};

std::string temporary_directory() {
  const char* directory = std::getenv("TMPDIR");
  return directory != nullptr && *directory != '\0' ? directory : "/tmp";
}

}  // namespace

void close_on_exec(int descriptor) { ::fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

Descriptor::~Descriptor() {
  if (value_ >= 0) ::close(value_);
}

Spool::Spool() : file_(open_unnamed(temporary_directory())) {}

void Spool::append(std::string_view piece) {
  while (!piece.empty()) {
    const ssize_t count = ::write(file_.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_errno("can't write the temporary file");
    piece.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::unique_ptr<std::istream> Spool::read() && { return std::make_unique<FileStream>(std::move(file_)); }

}  // namespace crondb::server
