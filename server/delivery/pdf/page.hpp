#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <cairo.h>
#include <pango/pangocairo.h>

#include "color.hpp"
#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"

/// A4 pages with shapes and text. Lengths are points (1/72 inch), y grows downwards.
namespace crondb::server::pdf {

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  [[nodiscard]] constexpr double right() const { return x + width; }
  [[nodiscard]] constexpr double bottom() const { return y + height; }
  [[nodiscard]] constexpr Box inset(double by) const { return {x + by, y + by, width - 2 * by, height - 2 * by}; }
};

enum class Align : std::uint8_t { left, center, right };

struct Style {
  double size = 8;
  Color color = ink::text;
  bool bold = false;
  Align align = Align::left;
  int lines = 1;  ///< what doesn't fit into this many is cut with an ellipsis
};

inline constexpr double page_width = 595.28;
inline constexpr double page_height = 841.89;
inline constexpr double margin = 40;
inline constexpr double content_width = page_width - 2 * margin;

/// Deletes with a function of a C library.
template <auto release>
struct Releasing {
  void operator()(auto* held) const { release(held); }
};

/// The fonts of one document, out of a pool: the first document that draws has to load them, later ones find them loaded.
class FontMap {
 public:
  FontMap();
  FontMap(const FontMap&) = delete;
  FontMap& operator=(const FontMap&) = delete;
  ~FontMap();
  [[nodiscard]] PangoFontMap* get() const { return map_; }

 private:
  PangoFontMap* map_ = nullptr;
};

/// A document in the making, its first page open. Text is shaped by Pango with the fonts of the system, stays selectable, and its
/// fonts are embedded in parts. One thread at a time may use a document; several may draw documents of their own. The same calls
/// make the same bytes, on one system.
class Pages {
 public:
  /// `created` is what the file says about itself; the clock is never asked.
  Pages(const std::string& title, Instant created);
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  void next_page();

  /// One line is centred in the height of the box, several start at its top. A text from right to left keeps to the side that
  /// `align` says. Of very long texts only the beginning is looked at.
  void text(const Box& box, std::string_view text, const Style& style);
  /// The height of `text` set in `width`.
  [[nodiscard]] double height_of(std::string_view text, double width, const Style& style);
  [[nodiscard]] double width_of(std::string_view text, const Style& style);
  /// `style` with letters small enough for `width`, but no smaller than `smallest`.
  [[nodiscard]] Style fitted(std::string_view text, double width, Style style, double smallest);

  void fill(const Box& box, const Color& color, double radius = 0);
  void frame(const Box& box, const Color& color, double radius = 0);
  void line(Point from, Point to, const Color& color, double width = 0.5);
  void path(std::span<const Point> points, const Color& color, double width, Stroke stroke = Stroke::solid);
  void polygon(std::span<const Point> points, const Color& color);
  void dot(Point center, double radius, const Color& color);
  /// A slice of a ring, or of a disc if `inner` is 0. Angles run clockwise from the top, in turns: 0.25 is to the right.
  void slice(Point center, double inner, double outer, double from, double to, const Color& color);

  /// The finished file. Errors: internal, if the system can't draw (memory, a broken font).
  [[nodiscard]] Result<std::string> finish() &&;

 private:
  void use(const Color& color);
  void trace(const Box& box, double radius);
  /// The only layout, set to `text`; a negative width is endless.
  PangoLayout* set(std::string_view text, const Style& style, double width);

  std::string file_;
  FontMap fonts_;
  std::unique_ptr<cairo_surface_t, Releasing<cairo_surface_destroy>> surface_;
  std::unique_ptr<cairo_t, Releasing<cairo_destroy>> cairo_;
  std::unique_ptr<PangoLayout, Releasing<g_object_unref>> layout_;
  std::unique_ptr<PangoFontDescription, Releasing<pango_font_description_free>> font_;
};

}  // namespace crondb::server::pdf
