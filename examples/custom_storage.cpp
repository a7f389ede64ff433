// A storage of your own: keeps an audit trail of the deals that were put and erased, whatever storage lies beneath, and is held to
// the same contract as every other storage.
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <crondb/storage/contract.hpp>
#include <crondb/storage/decorator.hpp>
#include <crondb/storage/decorators/pipeline.hpp>
#include <crondb/storage/memory.hpp>

#include "crondb/storage/pipeline.hpp"

using namespace crondb;

using Trail = std::vector<std::string>;

class AuditedPipeline : public PipelineDecorator {
 public:
  AuditedPipeline(PipelinePort& inner, Trail& trail) : PipelineDecorator(inner), trail_(trail) {}

  Result<void> put_deal(TeamId team, const Deal& deal, std::int64_t expected_version) override {
    auto done = inner().put_deal(team, deal, expected_version);
    if (done)
      trail_.push_back((expected_version ? "changed " : "created ") + deal.name + " (" + std::string(word(deal.status)) + ")");
    return done;
  }
  Result<void> erase_deal(TeamId team, DealId id) override {
    const auto deal = inner().find_deal(team, id);
    if (!deal) return fail(deal.error());
    auto done = inner().erase_deal(team, id);
    if (done && *deal) trail_.push_back("erased " + (*deal)->name);
    return done;
  }

 private:
  Trail& trail_;
};

class AuditedTransaction : public TransactionDecorator {
 public:
  AuditedTransaction(Transaction& inner, Trail& trail) : TransactionDecorator(inner), pipeline_(inner.pipeline(), trail) {}
  PipelinePort& pipeline() override { return pipeline_; }

 private:
  AuditedPipeline pipeline_;
};

class AuditedStorage : public StorageDecorator {
 public:
  using StorageDecorator::StorageDecorator;

  Result<void> run(AccessMode access, const Work& work) override {
    Trail fresh;
    auto done = inner().run(access, [&](Transaction& tx) {
      fresh.clear();  // a storage may run a work again
      AuditedTransaction audited(tx, fresh);
      return work(audited);
    });
    if (done) {  // what was rolled back leaves no trail
      const std::lock_guard lock(mutex_);
      trail_.insert(trail_.end(), fresh.begin(), fresh.end());
    }
    return done;
  }

  Trail trail() {
    const std::lock_guard lock(mutex_);
    return trail_;
  }

 private:
  std::mutex mutex_;
  Trail trail_;
};

int main() {
  MemoryStorage memory;
  AuditedStorage storage(memory);
  const TeamId team{{1}};
  const Stage stage{StageId{{2}}, "New", "#336699"};
  Deal deal;
  deal.id = DealId{{3}};
  deal.name = "Northwind";
  deal.stage_id = stage.id;
  const auto done = storage.run(AccessMode::write, [&](Transaction& tx) {
    return tx.pipeline().put_stage(team, stage).and_then([&] { return tx.pipeline().put_deal(team, deal, 0); });
  });
  if (!done) return std::fprintf(stderr, "%s\n", done.error().message.c_str()), 1;
  for (const std::string& line : storage.trail()) std::printf("%s\n", line.c_str());

  int broken = 0;
  const auto contract = storage_contract();
  for (const ContractCase& rule : contract) {
    MemoryStorage fresh;
    AuditedStorage audited(fresh);
    const auto problem = rule.broken_by(audited);
    if (!problem) continue;
    ++broken;
    std::fprintf(stderr, "not kept: %s\n  %s\n", rule.name.c_str(), problem->c_str());
  }
  std::printf("%zu of %zu rules of the storage contract kept\n", contract.size() - static_cast<std::size_t>(broken),
              contract.size());
  return broken == 0 ? 0 : 1;
}
