// What is watched of the process itself, by the names that Prometheus's own clients give it.
#include <array>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include "monitoring.hpp"
#include "version.hpp"

namespace crondb::server {

namespace {

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Pages of /proc/self/statm in bytes; 0 if it can't be read.
double memory_bytes(std::size_t column) {
  std::array<unsigned long, 2> pages{};
  if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%lu %lu", &pages.front(), &pages.back()) != 2) pages = {};
    std::fclose(file);
  }
  return static_cast<double>(pages[column]) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code unknown;
  std::filesystem::directory_iterator each("/proc/self/fd", unknown);
  double count = 0;
  for (; !unknown && each != std::filesystem::directory_iterator(); each.increment(unknown)) ++count;
  return count > 0 ? count - 1 : 0;  // one of them is the directory's
}

double most_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

std::shared_ptr<void> watch_process(Monitoring& monitoring) {
  using enum Monitoring::MetricType;
  const double started = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  auto watched = std::make_shared<std::vector<std::shared_ptr<void>>>();
  const auto watch = [&](Monitoring::MetricType kind, std::string name, std::string help, std::function<double()> number,
                         Monitoring::Labels labels = {}) {
    watched->push_back(monitoring.watch(kind, std::move(name), std::move(help), std::move(labels), std::move(number)));
  };
  watch(counter, "process_cpu_seconds_total", "Time of the processor, by the program and for it", &cpu_seconds);
  watch(gauge, "process_virtual_memory_bytes", "Addresses in use", [] { return memory_bytes(0); });
  watch(gauge, "process_resident_memory_bytes", "Memory in use", [] { return memory_bytes(1); });
  watch(gauge, "process_open_fds", "Open file descriptors", &open_descriptors);
  watch(gauge, "process_max_fds", "File descriptors that may be open", &most_descriptors);
  watch(gauge, "process_start_time_seconds", "Unix time at which the server began", [started] { return started; });
  watch(gauge, "crondb_build_info", "1, with the version of the program as a label", [] { return 1.0; },
        {{"version", std::string(version)}});
  return watched;
}

}  // namespace crondb::server
