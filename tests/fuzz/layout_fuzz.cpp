#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "crondb/core/validate.hpp"
#include "crondb/wire/reports.hpp"
#include "reports/layout.hpp"

/// Any stored text is a layout or refused; a layout is written as it is read, and can be checked, whatever the catalog knows of it.
/// The same for results.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crondb;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto layout = wire::read_layout(text)) {
    const auto again = wire::read_layout(wire::write_layout(*layout));
    if (!again || *again != *layout) std::abort();
    const auto widgets = reports::runnable(*layout);
    if (validate(*layout)) {
      std::vector<FieldError> problems;
      reports::check(*layout, "layout", problems);
      if (problems.empty() && !widgets) std::abort();
    }
  }
  if (const auto results = wire::read_results(text)) {
    const auto again = wire::read_results(wire::write_results(*results));
    if (!again || *again != *results) std::abort();
  }
  return 0;
}
