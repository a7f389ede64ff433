#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "crondb/engagement/engagement.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/requests.hpp"
#include "crondb/session.hpp"

namespace crondb::importing {

using Problems = std::vector<FieldError>;

/// Rows by external_id.
template <class T>
using Remembered = std::unordered_map<std::string, T>;

/// What an import has made. A dry run has only this to remember it by.
struct Made {
  std::vector<Stage> stages;
  std::vector<Tag> tags;
  std::vector<User> people;
  std::tuple<Remembered<Lead>, Remembered<Deal>, Remembered<Task>, Remembered<Call>, Remembered<Email>> rows;  ///< of dry runs only
};

/// What a row names that isn't there yet.
struct Missing {
  std::vector<std::string> stages;
  std::vector<std::string> tags;
  std::vector<std::string> people;
  [[nodiscard]] bool any() const { return !stages.empty() || !tags.empty() || !people.empty(); }
};

/// The stages, tags, people, leads and deals that the rows of one transaction name, each looked up once.
class References {
 public:
  /// `earlier` is what the import has made, or would have made, in the transactions before; what is made now is added to `made`.
  [[nodiscard]] static Result<References> load(Context& context, const ImportOptions& options, const Made& earlier, Made& made);

  /// The member `who` names, by email, name or id. If there is none: added to `missing` if it may be made, else a problem on
  /// `field`; the answer is then the nil id. Names of people, stages and tags mean who or what has exactly the name, else the
  /// name_key; if several do, that is a problem.
  [[nodiscard]] Result<UserId> person(std::string_view who, const std::string& field, Problems& problems, Missing& missing);
  /// The stage of that name. If there is none: added to `missing` if it may be made, and answered as it will be
  /// but for its id; else nullopt and a problem on `field`.
  [[nodiscard]] std::optional<Stage> stage(std::string_view name, const std::string& field, Problems& problems,
                                           Missing& missing) const;
  [[nodiscard]] const std::vector<Stage>& stages() const { return stages_; }

  /// The tag of that name. If there is none: added to `missing` if it may be made, else a problem on `tags`; the
  /// answer is then the nil id.
  [[nodiscard]] Result<TagId> tag(std::string_view name, Problems& problems, Missing& missing);
  /// The row of that external_id, if the importing user sees it.
  [[nodiscard]] Result<std::optional<LeadId>> lead(std::string_view external_id);
  [[nodiscard]] Result<std::optional<DealId>> deal(std::string_view external_id);

  /// Makes what a row needs, so that its names are found from now on.
  [[nodiscard]] Result<void> make(const Missing& missing);

 private:
  /// What a name means.
  template <class AnyId>
  struct Found {
    AnyId id;               ///< nil: nothing, or several
    std::string ambiguity;  ///< what is wrong if it means several
  };

  References(Context& context, const ImportOptions& options, const Made& earlier, Made& made)
      : context_(context), options_(options), earlier_(earlier), made_(made) {}
  [[nodiscard]] Result<Found<UserId>> look_up(std::string_view who) const;
  [[nodiscard]] Result<Found<UserId>> member(UserId id) const;
  [[nodiscard]] CreateStage request_for(const std::string& name) const;
  [[nodiscard]] Result<void> make_stage(const std::string& name);
  [[nodiscard]] Result<void> load_tags();
  [[nodiscard]] Found<TagId> look_up_tag(std::string_view name) const;
  [[nodiscard]] Result<void> make_tag(const std::string& name);
  [[nodiscard]] Result<void> make_person(const std::string& name);

  Context& context_;
  const ImportOptions& options_;
  const Made& earlier_;
  Made& made_;
  std::vector<Stage> stages_;
  std::optional<std::vector<Tag>> tags_;  ///< absent until a row names one
  std::map<std::string, Found<TagId>, std::less<>> tags_by_name_;
  std::map<std::string, Found<UserId>, std::less<>> people_;
  std::map<std::string, std::optional<LeadId>, std::less<>> leads_;
  std::map<std::string, std::optional<DealId>, std::less<>> deals_;
};

}  // namespace crondb::importing
