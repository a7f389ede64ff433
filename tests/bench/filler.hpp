#pragma once

#include <functional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "bench/generated_team.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/storage.hpp"
#include "must.hpp"

namespace crondb::bench {

/// Puts rows into a storage, some thousand in each transaction.
class Filler {
 public:
  Filler(Storage& storage, TeamId team) : storage_(storage), team_(team) {}

  /// Every row of `generated`, in stages and with tags of its own.
  void put_all(const GeneratedTeam& generated) {
    must(storage_.run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
      for (Stage stage : generated.stages) {
        stage.name += " of three years";
        stage.order += 100;
        if (auto done = tx.pipeline().put_stage(team_, stage); !done) return done;
      }
      for (std::uint64_t n = 1; n <= GeneratedTeam::tags + 1; ++n) {
        if (auto done = tx.leads().put_tag(team_, {nth<TagId>(n), fmt::format("Tag {}", n), "#000000", generated.now}); !done) {
          return done;
        }
      }
      return {};
    }));
    generated.each_row(*this);
    flush();
  }

  template <class Row>
  void operator()(Row row) {
    waiting_.push_back([this, row = std::move(row)](Transaction& tx) { return put(tx, row); });
    if (waiting_.size() == 4'096) flush();
  }

 private:
  void flush() {
    must(storage_.run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
      for (const auto& put : waiting_) {
        if (auto done = put(tx); !done) return done;
      }
      return {};
    }));
    waiting_.clear();
  }
  Result<void> put(Transaction& tx, const Lead& row) const { return tx.leads().put_lead(team_, row, 0); }
  Result<void> put(Transaction& tx, const StatusInterval& row) const { return tx.leads().put_status_interval(team_, row); }
  Result<void> put(Transaction& tx, const Deal& row) const { return tx.pipeline().put_deal(team_, row, 0); }
  Result<void> put(Transaction& tx, const StageInterval& row) const { return tx.pipeline().put_interval(team_, row); }
  Result<void> put(Transaction& tx, const Task& row) const { return tx.engagement().put_task(team_, row); }
  Result<void> put(Transaction& tx, const Call& row) const { return tx.engagement().put_call(team_, row); }
  Result<void> put(Transaction& tx, const Email& row) const { return tx.engagement().put_email(team_, row); }

  Storage& storage_;
  TeamId team_;
  std::vector<std::function<Result<void>(Transaction&)>> waiting_;
};

}  // namespace crondb::bench
