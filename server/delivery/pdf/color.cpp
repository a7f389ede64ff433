#include "color.hpp"

#include <array>

namespace crondb::server::pdf {

Color series_color(std::size_t n) {
  static constexpr std::array<Color, distinct_colors> colors{ink::accent,       ink::of(0xE69F00), ink::of(0x00856F),
                                                             ink::of(0xC23B1E), ink::of(0x62BDEB), ink::of(0x3A2A5E),
                                                             ink::of(0xD86BB0)};
  const Color color = colors[n % distinct_colors];
  return n < distinct_colors ? color : color.paler(n < 2 * distinct_colors ? 0.45 : 0.25);
}

Stroke series_stroke(std::size_t n) {
  if (n < distinct_colors) return Stroke::solid;
  return n < 2 * distinct_colors ? Stroke::dashed : Stroke::dotted;
}

Color change_color(double delta, metrics::Better better) {
  if (delta == 0 || better == metrics::Better::neither) return ink::muted;
  return (delta > 0) == (better == metrics::Better::higher) ? ink::success : ink::failure;
}

}  // namespace crondb::server::pdf
