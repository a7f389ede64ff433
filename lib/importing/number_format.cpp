#include "importing/number_format.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb::importing {

namespace {

/// What stands for currencies beside their codes.
struct Sign {
  std::string_view sign;
  std::string_view codes;  ///< of the currencies that it may mean
};
constexpr auto signs = std::to_array<Sign>({
    {"€", "EUR"},
    {"$", "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP JMD TTD BBD BSD BZD BMD FJD GYD KYD LRD NAD SBD SRD XCD BND"},
    {"US$", "USD"},
    {"C$", "CAD NIO"},
    {"CA$", "CAD"},
    {"A$", "AUD"},
    {"AU$", "AUD"},
    {"NZ$", "NZD"},
    {"S$", "SGD"},
    {"HK$", "HKD"},
    {"NT$", "TWD"},
    {"MX$", "MXN"},
    {"R$", "BRL"},
    {"£", "GBP EGP GIP FKP SHP SYP LBP SSP"},
    {"¥", "JPY CNY"},
    {"￥", "JPY CNY"},
    {"CN¥", "CNY"},
    {"₹", "INR"},
    {"₩", "KRW KPW"},
    {"₽", "RUB"},
    {"₺", "TRY"},
    {"₪", "ILS"},
    {"₫", "VND"},
    {"₴", "UAH"},
    {"₦", "NGN"},
    {"₱", "PHP"},
    {"฿", "THB"},
    {"₸", "KZT"},
    {"₵", "GHS"},
    {"₡", "CRC"},
    {"zł", "PLN"},
    {"Kč", "CZK"},
    {"Ft", "HUF"},
    {"lei", "RON MDL"},
    {"kr", "SEK NOK DKK ISK"},
    {"kr.", "DKK SEK NOK ISK"},
    {"Fr.", "CHF"},
    {"SFr.", "CHF"},
    {"R", "ZAR"},
});

constexpr auto spaces = std::to_array<std::string_view>({" ", "\u00a0", "\u202f", "\u2009", "\u2007"});
constexpr auto apostrophes = std::to_array<std::string_view>({"'", "\u2019"});
constexpr auto minuses = std::to_array<std::string_view>({"-", "\u2212"});
constexpr std::string_view digits = "0123456789";

/// The length of whichever of `marks` is at the front of `text`; 0 if none is.
template <std::size_t n>
std::size_t length_of(const std::array<std::string_view, n>& marks, std::string_view text) {
  const auto found = std::find_if(marks.begin(), marks.end(), [&](std::string_view mark) { return text.starts_with(mark); });
  return found == marks.end() ? 0 : found->size();
}

template <std::size_t n>
bool take_front(const std::array<std::string_view, n>& marks, std::string_view& text) {
  const std::size_t length = length_of(marks, text);
  text.remove_prefix(length);
  return length > 0;
}
template <std::size_t n>
bool take_back(const std::array<std::string_view, n>& marks, std::string_view& text) {
  const auto found = std::find_if(marks.begin(), marks.end(), [&](std::string_view mark) { return text.ends_with(mark); });
  if (found == marks.end()) return false;
  text.remove_suffix(found->size());
  return true;
}
std::string_view without_spaces(std::string_view text) {
  while (take_front(spaces, text)) continue;
  while (take_back(spaces, text)) continue;
  return text;
}

const Sign* find_sign(std::string_view mark) {
  const std::string folded = fold_case(mark);
  const auto found = std::find_if(signs.begin(), signs.end(), [&](const Sign& row) { return fold_case(row.sign) == folded; });
  return found == signs.end() ? nullptr : found;
}
std::optional<Currency> find_code(std::string_view mark) {
  std::string code(mark);
  for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return Currency::find(code);
}

bool stands_for_one(std::string_view mark) { return mark.empty() || find_code(mark) || find_sign(mark); }

bool means(std::string_view mark, Currency currency) {
  if (mark.empty() || find_code(mark) == currency) return true;
  const Sign* sign = find_sign(mark);
  return sign && sign->codes.find(currency.code()) != std::string_view::npos;
}

}  // namespace

bool Amount::is_in(Currency currency) const { return means(before, currency) && means(after, currency); }

Result<NumberReader> NumberReader::make(const std::optional<NumberFormat>& given) {
  const NumberFormat format = given.value_or(NumberFormat());
  std::vector<FieldError> problems;
  if (format.decimal != "." && format.decimal != ",") problems.push_back({"mapping.number_format.decimal", "must be . or ,"});
  const auto& thousands = format.thousands;
  const bool known = thousands.empty() || thousands == "." || thousands == "," ||
                     length_of(spaces, thousands) == thousands.size() || length_of(apostrophes, thousands) == thousands.size();
  if (!known) {
    problems.push_back({"mapping.number_format.thousands", "must be one of . , a space, an apostrophe, or empty"});
  } else if (thousands == format.decimal) {
    problems.push_back({"mapping.number_format.thousands", "must differ from decimal"});
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  NumberFormat plain = format;
  if (length_of(spaces, thousands) > 0) plain.thousands = " ";
  if (length_of(apostrophes, thousands) > 0) plain.thousands = "'";
  return NumberReader(plain);
}

std::size_t NumberReader::group_mark(std::string_view text) const {
  if (thousands_ == ' ') return length_of(spaces, text);
  if (thousands_ == '\'') return length_of(apostrophes, text);
  return thousands_ != '\0' && text.starts_with(thousands_) ? 1 : 0;
}

std::optional<Amount> NumberReader::read(std::string_view text) const {
  const auto first = text.find_first_of(digits);
  if (first == std::string_view::npos) return std::nullopt;
  const auto last = text.find_last_of(digits);
  Amount amount;
  amount.before = without_spaces(text.substr(0, first));
  amount.after = without_spaces(text.substr(last + 1));
  const bool negative = take_front(minuses, amount.before) || take_back(minuses, amount.before);
  amount.before = without_spaces(amount.before);
  if (!stands_for_one(amount.before) || !stands_for_one(amount.after)) return std::nullopt;

  std::string plain = negative ? "-" : "";
  std::size_t group = 0;  // digits since the last mark
  bool grouped = false;
  bool fraction = false;
  for (auto rest = text.substr(first, last + 1 - first); !rest.empty();) {
    const char c = rest.front();
    std::size_t taken = 1;
    if (c >= '0' && c <= '9') {
      plain += c;
      ++group;
    } else if (c == decimal_ && !fraction) {
      if (grouped && group != 3) return std::nullopt;
      plain += '.';
      fraction = true;
    } else if (taken = group_mark(rest); taken > 0 && !fraction && (grouped ? group == 3 : group <= 3)) {
      grouped = true;
      group = 0;
    } else {
      return std::nullopt;
    }
    rest.remove_prefix(taken);
  }
  if (grouped && !fraction && group != 3) return std::nullopt;
  const auto number = Decimal::parse(plain);
  if (!number) return std::nullopt;
  amount.number = *number;
  return amount;
}

std::string NumberReader::expected() const {
  if (decimal_ == '.' && thousands_ == '\0') return "a decimal number such as 1054.50";
  const std::string mark = thousands_ == '\0' ? "" : std::string(1, thousands_);
  return fmt::format("a number such as 1{}054{}50", mark, decimal_);
}

}  // namespace crondb::importing
