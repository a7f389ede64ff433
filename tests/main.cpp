#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <spdlog/spdlog.h>

// Requests that tests expect to be refused aren't worth a line each.
static const bool quiet = [] {
  spdlog::set_level(spdlog::level::warn);
  return true;
}();

// What the sanitizers ask of a program.

/// fontconfig 2.14 loses what it parses of <rejectfont> in the system's settings, once a process.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

/// GLib and fontconfig lock by futexes of their own, which the thread sanitizer doesn't know; what their threads hand over looks
/// unguarded.
extern "C" const char* __tsan_default_suppressions() {
  return "race:libfontconfig\nrace:libpango\nrace:libglib\nrace:libcairo\nrace:libharfbuzz\n";
}

/// Tests fork while servers of theirs run, to be killed as children.
extern "C" const char* __tsan_default_options() { return "die_after_fork=0"; }
