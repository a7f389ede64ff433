#pragma once

#include <cstddef>
#include <cstdint>

#include "crondb/metrics/catalog.hpp"

/// The colors and strokes of documents, and what they stand for.
namespace crondb::server::pdf {

struct Color {
  double red = 0;
  double green = 0;
  double blue = 0;
  double alpha = 1;
  [[nodiscard]] constexpr Color faded(double to) const { return {red, green, blue, to}; }
  /// Mixed with white, up to 1.
  [[nodiscard]] constexpr Color paler(double by) const {
    return {red + (1 - red) * by, green + (1 - green) * by, blue + (1 - blue) * by, alpha};
  }
  bool operator==(const Color&) const = default;
};

namespace ink {

constexpr Color of(std::uint32_t rgb) { return {(rgb >> 16 & 255U) / 255.0, (rgb >> 8 & 255U) / 255.0, (rgb & 255U) / 255.0}; }

inline constexpr Color white = of(0xFFFFFF);
inline constexpr Color text = of(0x172033);
inline constexpr Color muted = of(0x667085);
inline constexpr Color hairline = of(0xE3E7ED);
inline constexpr Color ground = of(0xF5F7FA);
inline constexpr Color accent = of(0x2B5CD9);
inline constexpr Color others = of(0xA3ACBA);
inline constexpr Color success = of(0x0F8A73);
inline constexpr Color failure = of(0xC4423F);

}  // namespace ink

enum class Stroke : std::uint8_t { solid, dashed, dotted };

/// So many colors that color-blind people tell apart; further series repeat them in paler, their lines in another stroke.
inline constexpr std::size_t distinct_colors = 7;
/// Of the n-th series or slice, from 0.
[[nodiscard]] Color series_color(std::size_t n);
[[nodiscard]] Stroke series_stroke(std::size_t n);

/// Of a change by so many percent: a success, a failure, or muted where it is neither.
[[nodiscard]] Color change_color(double delta, metrics::Better better);

}  // namespace crondb::server::pdf
