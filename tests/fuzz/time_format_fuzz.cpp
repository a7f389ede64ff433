#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "importing/time_format.hpp"

/// Any pattern is taken or refused; what is read by it lies within the dates that are accepted. The pattern is the first line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crondb;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = input.find('\n');
  if (line == std::string_view::npos) return 0;
  Mapping mapping;
  if (line > 0) mapping.date_format = std::string(input.substr(0, line));
  const auto format = importing::TimeFormat::make(mapping, TimeZone::find("Europe/Berlin").value_or(TimeZone()));
  if (!format) return 0;
  const auto text = input.substr(line + 1);
  if (const auto date = format->date(text); date && (!date->ok() || *date < first_date || *date > last_date)) std::abort();
  if (const auto time = format->time(text)) {
    if (parse_instant(to_string(*time)) != *time) std::abort();
  }
  return 0;
}
