//===- TpuArrayTest.cpp - A cycle-stepped array beside the closed form ----===//
//
// The simulator counts a fold with a formula. Here every cell, register and
// shadow register of small arrays is stepped cycle by cycle; products, their
// place and the cycle of the last result must be what the formula says.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/Target/TpuArrayClock.h"
#include "gtest/gtest.h"
#include <numeric>
#include <random>
#include <vector>

using hetero::tpu::ArrayClock;

namespace {

/// A fold: `steps` products of `rows` pixels and `columns` channels, whose
/// first operands enter in cycle `start`.
struct Fold {
  int64_t steps, rows, columns, start;
  std::vector<int> activations, weights;

  int getActivation(int64_t row, int64_t step) const {
    return activations[row * steps + step];
  }
  int getWeight(int64_t step, int64_t column) const {
    return weights[step * columns + column];
  }
};

/// What travels from cell to cell.
struct Operand {
  bool valid = false;
  bool first = false, last = false;
  int fold = -1;
  int value = 0;
};

struct Shadow {
  bool valid = false;
  int fold = -1;
  int value = 0;
};

/// An output-stationary grid with a shadow register a cell. Activations enter
/// on the left and move right, weights enter at the top and move down, sums
/// leave at the bottom. Pixels occupy the lowest rows.
class SteppedArray {
public:
  SteppedArray(int64_t rows, int64_t columns, const std::vector<Fold> &folds)
      : rows(rows), columns(columns), folds(folds), activations(rows * columns),
        weights(rows * columns), sums(rows * columns), shadows(rows * columns),
        shifts(columns), shiftedFold(columns, -1), results(folds.size()) {
    for (size_t i = 0; i < folds.size(); ++i)
      results[i].resize(folds[i].columns);
  }

  /// Steps until every result has left. False if two folds met in a register.
  bool run() {
    int64_t expected = 0, limit = 100;
    for (const Fold &fold : folds) {
      expected += fold.rows * fold.columns;
      limit += fold.start + fold.steps + 4 * rows + columns;
    }
    for (cycle = 0; left < expected && cycle < limit; ++cycle)
      if (!step())
        return false;
    return left == expected;
  }

  /// Results of a fold: column, then the order in which they left.
  const std::vector<std::vector<int>> &getResults(size_t fold) const {
    return results[fold];
  }
  int64_t getLastCycle() const { return lastCycle; }

private:
  size_t at(int64_t row, int64_t column) const {
    return row * columns + column;
  }

  /// The operand that enters row `row` from the left or column `column` from
  /// the top in this cycle.
  Operand feed(int64_t delay, int64_t row, int64_t column) const {
    for (size_t i = 0; i < folds.size(); ++i) {
      const Fold &fold = folds[i];
      int64_t step = cycle - fold.start - delay;
      if (step < 0 || step >= fold.steps)
        continue;
      Operand operand;
      operand.first = step == 0;
      operand.last = step + 1 == fold.steps;
      operand.fold = i;
      if (row >= 0) {
        int64_t pixel = row - (rows - fold.rows);
        operand.valid = pixel >= 0;
        operand.value = operand.valid ? fold.getActivation(pixel, step) : 0;
      } else {
        operand.valid = column < fold.columns;
        operand.value = operand.valid ? fold.getWeight(step, column) : 0;
      }
      return operand;
    }
    return {};
  }

  bool step() {
    // Results leave first: a register that is emptied can be filled in the same
    // cycle.
    for (int64_t column = 0; column < columns; ++column)
      shift(column);
    std::vector<Operand> nextActivations(rows * columns),
        nextWeights(rows * columns);
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column) {
        nextActivations[at(row, column)] =
            column ? activations[at(row, column - 1)] : feed(row, row, -1);
        nextWeights[at(row, column)] =
            row ? weights[at(row - 1, column)] : feed(column, -1, column);
      }
    activations = std::move(nextActivations);
    weights = std::move(nextWeights);
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column)
        if (!multiply(row, column))
          return false;
    return true;
  }

  void shift(int64_t column) {
    if (shifts[column] == 0)
      return;
    --shifts[column];
    Shadow &lowest = shadows[at(rows - 1, column)];
    EXPECT_TRUE(lowest.valid);
    EXPECT_EQ(lowest.fold, shiftedFold[column]);
    results[lowest.fold][column].push_back(lowest.value);
    ++left;
    lastCycle = cycle;
    lowest = Shadow();
    // Sums of the next fold that already wait higher up stay where they are.
    for (int64_t row = rows - 1; row > 0; --row) {
      Shadow &above = shadows[at(row - 1, column)];
      bool moves = above.valid && above.fold == shiftedFold[column];
      shadows[at(row, column)] = moves ? above : Shadow();
      if (!moves)
        break;
      above.valid = false;
    }
  }

  bool multiply(int64_t row, int64_t column) {
    const Operand &activation = activations[at(row, column)];
    const Operand &weight = weights[at(row, column)];
    if (!activation.valid || !weight.valid)
      return true;
    EXPECT_EQ(activation.fold, weight.fold);
    int &sum = sums[at(row, column)];
    sum = (activation.first ? 0 : sum) + activation.value * weight.value;
    if (!activation.last)
      return true;
    Shadow &shadow = shadows[at(row, column)];
    if (shadow.valid)
      return false;
    shadow = {true, activation.fold, sum};
    if (row == rows - 1) {
      if (shifts[column] != 0)
        return false;
      shifts[column] = folds[activation.fold].rows;
      shiftedFold[column] = activation.fold;
    }
    return true;
  }

  int64_t rows, columns;
  const std::vector<Fold> &folds;
  std::vector<Operand> activations, weights;
  std::vector<int> sums;
  std::vector<Shadow> shadows;
  std::vector<int64_t> shifts;
  std::vector<int> shiftedFold;
  std::vector<std::vector<std::vector<int>>> results;
  int64_t cycle = 0, left = 0, lastCycle = -1;
};

class TpuArrayTest : public ::testing::Test {
protected:
  int64_t draw(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  }

  /// A fold that ends its injection when `clock` says.
  Fold makeFold(ArrayClock &clock, int64_t steps, int64_t rows, int64_t columns,
                int64_t ready) {
    clock.finish(steps, rows, columns, ready);
    Fold fold{steps, rows, columns, clock.getInjectionEnd() - steps, {}, {}};
    for (int64_t i = 0; i < rows * steps; ++i)
      fold.activations.push_back(draw(-9, 9));
    for (int64_t i = 0; i < columns * steps; ++i)
      fold.weights.push_back(draw(-9, 9));
    return fold;
  }

  static void expectProducts(const Fold &fold,
                             const std::vector<std::vector<int>> &results) {
    for (int64_t column = 0; column < fold.columns; ++column)
      for (int64_t row = 0; row < fold.rows; ++row) {
        int sum = 0;
        for (int64_t step = 0; step < fold.steps; ++step)
          sum += fold.getActivation(row, step) * fold.getWeight(step, column);
        // The lowest row leaves first.
        ASSERT_EQ(results[column].size(), size_t(fold.rows));
        EXPECT_EQ(results[column][fold.rows - 1 - row], sum);
      }
  }

  std::mt19937 random{20261121};
};

TEST_F(TpuArrayTest, OneFullFoldTakesStepsAndTwoRowsAndColumnsLessTwo) {
  // The closed form of an isolated fold: T + 2R + C - 2.
  ArrayClock clock(4);
  clock.finish(/*steps=*/9, /*usedRows=*/4, /*usedColumns=*/3, /*ready=*/0);
  EXPECT_EQ(clock.getInjectionEnd(), 9);
  EXPECT_EQ(clock.getDrainEnd(), 9 + 2 * 4 + 3 - 2);
}

TEST_F(TpuArrayTest, FoldsFollowEveryMaximumOfStepsAndRows) {
  // (R + C - 2) + (F - 1) max(T, R) + T + R.
  for (int64_t steps : {2, 16}) {
    ArrayClock clock(8);
    for (int fold = 0; fold < 5; ++fold)
      clock.finish(steps, 8, 8, 0);
    EXPECT_EQ(clock.getDrainEnd(),
              (8 + 8 - 2) + 4 * std::max<int64_t>(steps, 8) + steps + 8);
  }
}

TEST_F(TpuArrayTest, SumsThatStayCostTheirStepsOnly) {
  ArrayClock whole(4), parts(4);
  whole.finish(12, 4, 4, 0);
  parts.accumulate(5, 0);
  parts.accumulate(3, 0);
  parts.finish(4, 4, 4, 0);
  EXPECT_EQ(parts.getDrainEnd(), whole.getDrainEnd());
}

TEST_F(TpuArrayTest, EveryCellAgreesWithTheClosedForm) {
  for (int trial = 0; trial < 300; ++trial) {
    int64_t rows = draw(1, 8), columns = draw(1, 8);
    ArrayClock clock(rows);
    std::vector<Fold> folds;
    int64_t ready = 0;
    for (int64_t count = draw(1, 6); count > 0; --count) {
      // Some folds wait for their operands.
      ready += draw(0, 3) == 0 ? draw(0, 20) : 0;
      folds.push_back(
          makeFold(clock, draw(1, 12), draw(1, rows), draw(1, columns), ready));
    }
    SteppedArray array(rows, columns, folds);
    ASSERT_TRUE(array.run()) << "trial " << trial;
    for (size_t i = 0; i < folds.size(); ++i)
      expectProducts(folds[i], array.getResults(i));
    EXPECT_EQ(array.getLastCycle() + 1, clock.getDrainEnd())
        << "trial " << trial;
  }
}

TEST_F(TpuArrayTest, NoFoldCanComeEarlier) {
  // Fewer steps than rows: the shadow chain decides. One cycle earlier, two
  // folds meet in a register.
  for (int64_t usedRows : {3, 5, 8}) {
    ArrayClock clock(8);
    std::vector<Fold> folds;
    folds.push_back(makeFold(clock, 2, usedRows, 4, 0));
    folds.push_back(makeFold(clock, 2, 8, 4, 0));
    EXPECT_TRUE(SteppedArray(8, 4, folds).run());
    folds.back().start -= 1;
    EXPECT_FALSE(SteppedArray(8, 4, folds).run());
  }
}

} // namespace
