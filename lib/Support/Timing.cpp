//===- Timing.cpp - Where a tool's time goes ------------------------------===//

#include "hetero/Support/Timing.h"
#include "llvm/Support/Format.h"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/resource.h>
#endif

using namespace hetero;

uint64_t hetero::getPeakMemoryBytes() {
#if defined(__unix__) || defined(__APPLE__)
  rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0)
    return 0;
#if defined(__APPLE__)
  return usage.ru_maxrss;
#else
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
#endif
#else
  return 0;
#endif
}

namespace {
/// One line a scope, indented by its depth: milliseconds, share, name.
class Table : public mlir::OutputStrategy {
public:
  using OutputStrategy::OutputStrategy;

  void printHeader(const mlir::TimeRecord &total) override {
    os << "   wall ms  share  step\n";
  }
  void printFooter() override {
    if (uint64_t peak = getPeakMemoryBytes())
      os << llvm::format("%10.1f         peak memory, MB\n", peak / 1e6);
    os.flush();
  }
  void printTime(const mlir::TimeRecord &time,
                 const mlir::TimeRecord &total) override {
    double share = total.wall > 0 ? 100 * time.wall / total.wall : 0;
    os << llvm::format("%10.1f %5.1f%%  ", time.wall * 1000, share);
  }
  void printListEntry(StringRef name, const mlir::TimeRecord &time,
                      const mlir::TimeRecord &total, bool) override {
    printTreeEntry(0, name, time, total);
  }
  void printTreeEntry(unsigned indent, StringRef name,
                      const mlir::TimeRecord &time,
                      const mlir::TimeRecord &total) override {
    printTime(time, total);
    os.indent(indent) << name << '\n';
  }
  void printTreeEntryEnd(unsigned, bool) override {}
};
} // namespace

ToolTiming::ToolTiming(bool isEnabled, raw_ostream &os) {
  manager.setEnabled(isEnabled);
  manager.setDisplayMode(mlir::DefaultTimingManager::DisplayMode::Tree);
  manager.setOutput(std::make_unique<Table>(os));
  root = manager.getRootScope();
}

// The manager prints when it goes, after the scope it hands out has ended.
ToolTiming::~ToolTiming() = default;
