#include "api/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "crondb/core/text.hpp"

namespace crondb::server {

Result<Target> parse_target(std::string_view text) {
  const auto refused = [] { return fail(ErrorCode::bad_request, "the request target is malformed"); };
  const auto url = boost::urls::parse_origin_form(text);
  if (!url) return refused();
  Target target;
  for (const auto segment : url->segments()) target.segments.emplace_back(segment);
  // A slash at the end makes no other resource.
  if (!target.segments.empty() && target.segments.back().empty()) target.segments.pop_back();
  const boost::urls::encoding_opts form(true);
  for (const auto parameter : url->params(form)) {
    // `?` and `a&&b` have pieces that say nothing.
    if (!parameter.key.empty() || parameter.has_value) target.query.emplace_back(parameter.key, parameter.value);
  }
  for (const auto& [name, value] : target.query) {
    if (!code_points(name) || !code_points(value)) return refused();
  }
  for (const auto& segment : target.segments) {
    if (!code_points(segment)) return refused();
  }
  return target;
}

}  // namespace crondb::server
