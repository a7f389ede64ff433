#include "page.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <numbers>
#include <vector>

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>

namespace crondb::server::pdf {

namespace {

/// What WenQuanYi Micro Hei adds to a file for Chinese, Japanese and Korean is a twentieth of what Noto Sans CJK does; cairo 1.16
/// leaks a little memory for each font like the latter.
constexpr auto families = "Noto Sans, Noto Sans Arabic, WenQuanYi Micro Hei, Noto Sans CJK SC, sans-serif";
/// Names and titles are far shorter; shaping more would cost time for what the ellipsis hides.
constexpr std::size_t max_text_bytes = 1200;
/// Each holds some megabytes of fonts.
constexpr std::size_t most_idle_maps = 8;

cairo_status_t append(void* file, const unsigned char* bytes, unsigned int count) {
  try {
    static_cast<std::string*>(file)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
  } catch (...) {  // not through cairo's frames
    return CAIRO_STATUS_NO_MEMORY;
  }
}

/// The beginning of `text` on one line.
std::string printable(std::string_view text) {
  if (text.size() > max_text_bytes) {
    std::size_t end = max_text_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end);
  }
  std::string line(text);
  std::replace_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

/// The system's fonts, those that paint in colors last: cairo turns their signs (emoji) into pictures of a few pixels that can't be
/// selected, where a plain font has outlines. A font without a bold face stays as it is: cairo can't embed a simulated one in
/// parts.
FcConfig* outline_fonts() {
  static constexpr auto rules = R"(<fontconfig>
    <match target="pattern"><edit name="color" mode="assign"><bool>false</bool></edit></match>
    <match target="font"><edit name="embolden" mode="assign"><bool>false</bool></edit></match></fontconfig>)";
  static FcConfig* const config = [] {
    FcConfig* made = FcConfigCreate();
    FcConfigParseAndLoad(made, nullptr, FcFalse);
    FcConfigParseAndLoadFromMemory(made, reinterpret_cast<const FcChar8*>(rules), FcFalse);
    FcConfigBuildFonts(made);
    return made;
  }();
  return config;
}

using OwnedMap = std::unique_ptr<PangoFontMap, Releasing<g_object_unref>>;

OwnedMap make_font_map() {
  OwnedMap map(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map.get()), outline_fonts());
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map.get()), 72);
  return map;
}

/// Font maps that no document uses at the moment. A map serves one document at a time, and loads its fonts but once.
struct IdleMaps {
  std::mutex mutex;
  std::vector<OwnedMap> maps;
};

IdleMaps& idle_maps() {
  static IdleMaps idle;
  return idle;
}

}  // namespace

FontMap::FontMap() {
  {
    IdleMaps& idle = idle_maps();
    const std::lock_guard lock(idle.mutex);
    if (!idle.maps.empty()) {
      map_ = idle.maps.back().release();
      idle.maps.pop_back();
    }
  }
  if (!map_) map_ = make_font_map().release();
}

FontMap::~FontMap() {
  OwnedMap map(map_);
  IdleMaps& idle = idle_maps();
  const std::lock_guard lock(idle.mutex);
  if (idle.maps.size() < most_idle_maps) idle.maps.push_back(std::move(map));
}

Pages::Pages(const std::string& title, Instant created)
    : surface_(cairo_pdf_surface_create_for_stream(&append, &file_, page_width, page_height)),
      cairo_(cairo_create(surface_.get())),
      font_(pango_font_description_from_string(families)) {
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, printable(title).c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "crondb");
  const std::string to_the_second = to_string(created).substr(0, 19) + "Z";
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, to_the_second.c_str());

  const std::unique_ptr<PangoContext, Releasing<g_object_unref>> context(pango_font_map_create_context(fonts_.get()));
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  const std::unique_ptr<cairo_font_options_t, Releasing<cairo_font_options_destroy>> options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options.get());
  layout_.reset(pango_layout_new(context.get()));
  const std::unique_ptr<PangoAttrList, Releasing<pango_attr_list_unref>> attributes(pango_attr_list_new());
  pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("tnum=1"));
  pango_layout_set_attributes(layout_.get(), attributes.get());
  pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap(cairo_.get(), CAIRO_LINE_CAP_ROUND);
}

void Pages::next_page() { cairo_show_page(cairo_.get()); }

PangoLayout* Pages::set(std::string_view text, const Style& style, double width) {
  const std::string line = printable(text);
  pango_font_description_set_absolute_size(font_.get(), style.size * PANGO_SCALE);
  pango_font_description_set_weight(font_.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout_.get(), font_.get());
  pango_layout_set_text(layout_.get(), line.data(), static_cast<int>(line.size()));
  pango_layout_set_width(layout_.get(), width < 0 ? -1 : static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_height(layout_.get(), -style.lines);
  pango_layout_set_alignment(layout_.get(), style.align == Align::center  ? PANGO_ALIGN_CENTER
                                            : style.align == Align::right ? PANGO_ALIGN_RIGHT
                                                                          : PANGO_ALIGN_LEFT);
  // In a text from right to left Pango's left is the right side.
  const bool leftwards =
      pango_layout_line_get_resolved_direction(pango_layout_get_line_readonly(layout_.get(), 0)) == PANGO_DIRECTION_RTL;
  if (leftwards && style.align != Align::center) {
    pango_layout_set_alignment(layout_.get(), style.align == Align::left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  }
  return layout_.get();
}

void Pages::text(const Box& box, std::string_view text, const Style& style) {
  if (text.empty() || box.width <= 0) return;
  PangoLayout* layout = set(text, style, box.width);
  double top = box.y;
  if (style.lines == 1) {
    // By the baseline, so that a neighbour in another script or font doesn't sit higher or lower.
    const double baseline = box.y + box.height / 2 + style.size * 0.36;
    top = baseline - pango_layout_get_baseline(layout) / static_cast<double>(PANGO_SCALE);
  }
  use(style.color);
  cairo_move_to(cairo_.get(), box.x, top);
  pango_cairo_show_layout(cairo_.get(), layout);
}

double Pages::height_of(std::string_view text, double width, const Style& style) {
  int height = 0;
  pango_layout_get_size(set(text, style, width), nullptr, &height);
  return height / static_cast<double>(PANGO_SCALE);
}

double Pages::width_of(std::string_view text, const Style& style) {
  int width = 0;
  pango_layout_get_size(set(text, style, -1), &width, nullptr);
  return width / static_cast<double>(PANGO_SCALE);
}

Style Pages::fitted(std::string_view text, double width, Style style, double smallest) {
  const double wanted = width_of(text, style);
  if (wanted > width) style.size = std::max(style.size * width / wanted * 0.98, smallest);
  return style;
}

void Pages::use(const Color& color) { cairo_set_source_rgba(cairo_.get(), color.red, color.green, color.blue, color.alpha); }

void Pages::trace(const Box& box, double radius) {
  cairo_t* to = cairo_.get();
  const double r = std::min({radius, box.width / 2, box.height / 2});
  cairo_new_path(to);
  if (r <= 0) {
    cairo_rectangle(to, box.x, box.y, box.width, box.height);
    return;
  }
  using std::numbers::pi;
  cairo_arc(to, box.right() - r, box.y + r, r, -pi / 2, 0);
  cairo_arc(to, box.right() - r, box.bottom() - r, r, 0, pi / 2);
  cairo_arc(to, box.x + r, box.bottom() - r, r, pi / 2, pi);
  cairo_arc(to, box.x + r, box.y + r, r, pi, pi * 1.5);
  cairo_close_path(to);
}

void Pages::fill(const Box& box, const Color& color, double radius) {
  if (box.width <= 0 || box.height <= 0) return;
  use(color);
  trace(box, radius);
  cairo_fill(cairo_.get());
}

void Pages::frame(const Box& box, const Color& color, double radius) {
  use(color);
  cairo_set_line_width(cairo_.get(), 0.6);
  trace(box, radius);
  cairo_stroke(cairo_.get());
}

void Pages::line(Point from, Point to, const Color& color, double width) {
  const std::array<Point, 2> points{from, to};
  path(points, color, width);
}

void Pages::path(std::span<const Point> points, const Color& color, double width, Stroke stroke) {
  static constexpr std::array<double, 2> dashes{4, 3};
  static constexpr std::array<double, 2> dots{0.6, 2.4};
  if (points.empty()) return;
  use(color);
  cairo_set_line_width(cairo_.get(), width);
  cairo_set_dash(cairo_.get(), (stroke == Stroke::dotted ? dots : dashes).data(), stroke == Stroke::solid ? 0 : 2, 0);
  cairo_new_path(cairo_.get());
  for (const Point& point : points) cairo_line_to(cairo_.get(), point.x, point.y);
  cairo_stroke(cairo_.get());
  cairo_set_dash(cairo_.get(), nullptr, 0, 0);
}

void Pages::polygon(std::span<const Point> points, const Color& color) {
  if (points.empty()) return;
  use(color);
  cairo_new_path(cairo_.get());
  for (const Point& point : points) cairo_line_to(cairo_.get(), point.x, point.y);
  cairo_close_path(cairo_.get());
  cairo_fill(cairo_.get());
}

void Pages::dot(Point center, double radius, const Color& color) { slice(center, 0, radius, 0, 1, color); }

void Pages::slice(Point center, double inner, double outer, double from, double to, const Color& color) {
  if (to <= from || outer <= 0) return;
  cairo_t* on = cairo_.get();
  const auto radians = [](double turns) { return (turns - 0.25) * 2 * std::numbers::pi; };
  use(color);
  cairo_new_path(on);
  if (inner <= 0 && to - from < 1) cairo_move_to(on, center.x, center.y);
  cairo_arc(on, center.x, center.y, outer, radians(from), radians(to));
  if (inner > 0) cairo_arc_negative(on, center.x, center.y, inner, radians(to), radians(from));
  cairo_close_path(on);
  cairo_fill(on);
}

Result<std::string> Pages::finish() && {
  cairo_show_page(cairo_.get());
  const cairo_status_t drawn = cairo_status(cairo_.get());
  cairo_.reset();
  cairo_surface_finish(surface_.get());
  if (drawn != CAIRO_STATUS_SUCCESS || cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) {
    return fail(ErrorCode::internal, "the document could not be drawn");
  }
  return std::move(file_);
}

}  // namespace crondb::server::pdf
