#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crondb {

/// Where a value stands in a request: written down only when somebody has to be told.
class Place {
 public:
  explicit Place(std::string_view root) : name_(root) {}
  [[nodiscard]] Place member(std::string_view name) const { return {this, name, std::nullopt}; }
  [[nodiscard]] Place item(std::size_t index) const { return {this, {}, index}; }

  /// `commission.agents[2].user_id`
  [[nodiscard]] std::string path() const {
    std::string path = parent_ ? parent_->path() : std::string();
    if (index_) return path + "[" + std::to_string(*index_) + "]";
    if (!path.empty()) path += '.';
    return path += name_;
  }

 private:
  Place(const Place* parent, std::string_view name, std::optional<std::size_t> index)
      : parent_(parent), name_(name), index_(index) {}

  const Place* parent_ = nullptr;
  std::string_view name_;
  std::optional<std::size_t> index_;
};

}  // namespace crondb
