//===- PlanReportTest.cpp - The reason behind every placement -------------===//

#include "hetero/Plan/PlanReport.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

using namespace hetero;
using namespace hetero::program;

namespace {

struct ExplainDeviceTest : testing::Test {
  ExplainDeviceTest() { context.loadDialect<HeteroDialect>(); }

  /// Explains a stage of `ownPs` in a program of 100,000 ps.
  std::string explain(int64_t ownPs) {
    step.cost.latencyPs = ownPs;
    return explainDevice(step,
                         TotalsAttr::get(&context, 100000, 0, 0, 0, 0, 0, {}));
  }
  void addAlternative(llvm::StringRef device, int64_t latencyPs,
                      int64_t programPs) {
    Cost cost;
    cost.latencyPs = latencyPs;
    step.alternatives.push_back(
        AlternativeAttr::get(&context, device, CostAttr::get(&context, cost),
                             programPs, {}, {}, {}));
  }
  void addRefusal(llvm::StringRef device) {
    auto text = StringAttr::get(&context, "text");
    step.alternatives.push_back(AlternativeAttr::get(
        &context, device, {}, std::nullopt, text, text, text));
  }

  MLIRContext context;
  ReportedStep step;
};

} // namespace

TEST_F(ExplainDeviceTest, NoOtherDevice) {
  EXPECT_EQ(explain(1000), "the only device");
}

TEST_F(ExplainDeviceTest, OthersRefuse) {
  addRefusal("b");
  EXPECT_EQ(explain(1000), "the others refuse it");
}

TEST_F(ExplainDeviceTest, MarginToTheNextBest) {
  addRefusal("a");
  addAlternative("b", 4000, 103000);
  addAlternative("c", 2999, 102000);
  // 2.999 is rounded down.
  EXPECT_EQ(explain(1000), "2.99 x faster than c");
  EXPECT_EQ(explain(2), "1499 x faster than c");
  EXPECT_EQ(explain(0), "free here, not on c");
}

TEST_F(ExplainDeviceTest, EqualDevices) {
  addAlternative("b", 1000, 100000);
  EXPECT_EQ(explain(1000), "as fast as b");
}

TEST_F(ExplainDeviceTest, SlowerButBetterForTheProgram) {
  addAlternative("b", 1000, 107000);
  EXPECT_EQ(explain(2000), "b is faster, but the program would end 7 ns later");
}

TEST_F(ExplainDeviceTest, SlowerWithoutHarm) {
  addAlternative("b", 1000, 100000);
  EXPECT_EQ(explain(2000),
            "b is faster, but the program would not end earlier");
}
