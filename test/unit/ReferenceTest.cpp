//===- ReferenceTest.cpp - The interpreter as a library ---------*- C++ -*-===//
//
// What callers rely on: order of execution, observation, replacement,
// lifetimes, refusals, and that the order of a float sum is the promised one.
// What each operation means is tested in test/lib/Reference.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Reference/Interpreter.h"
#include "mlir/Parser/Parser.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace hetero;

namespace {

class ReferenceTest : public ::testing::Test {
protected:
  ReferenceTest() {
    context.loadDialect<func::FuncDialect, nn::NnDialect,
                        program::HeteroDialect>();
  }

  /// The only function of a module.
  func::FuncOp parse(StringRef text) {
    module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module);
    return *module->getOps<func::FuncOp>().begin();
  }

  /// The single result of a function.
  Tensor run(StringRef text, ArrayRef<Tensor> inputs,
             const InterpreterOptions &options = {}) {
    auto results = interpret(parse(text), inputs, options);
    if (!results) {
      ADD_FAILURE() << llvm::toString(results.takeError());
      return Tensor();
    }
    EXPECT_EQ(results->size(), 1u);
    return results->front();
  }

  std::string error(StringRef text, ArrayRef<Tensor> inputs,
                    const InterpreterOptions &options = {}) {
    auto results = interpret(parse(text), inputs, options);
    return results ? "no error" : llvm::toString(results.takeError());
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

Tensor floats(ArrayRef<int64_t> shape, ArrayRef<float> values) {
  return Tensor::of<float>(ElementKind::F32, shape, values);
}

Tensor bytes(ArrayRef<int64_t> shape, ArrayRef<int8_t> values) {
  return Tensor::of<int8_t>(ElementKind::SI8, shape, values);
}

constexpr StringLiteral chain(R"mlir(
  func.func @main(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
    %c = nn.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %a = nn.add %x, %c : (tensor<?x2xf32>, tensor<2xf32>) -> tensor<?x2xf32> loc("first")
    %m = nn.mul %a, %a : (tensor<?x2xf32>, tensor<?x2xf32>) -> tensor<?x2xf32> loc("second")
    return %m : tensor<?x2xf32>
  })mlir");

} // namespace

TEST_F(ReferenceTest, RunsAFunctionOfUnknownBatch) {
  EXPECT_EQ(run(chain, {floats({3, 2}, {0, 0, 1, 1, -1, -2})}),
            floats({3, 2}, {1, 4, 4, 9, 0, 0}));
}

TEST_F(ReferenceTest, ObserverSeesEveryResultInOrder) {
  std::vector<std::string> seen;
  InterpreterOptions options;
  options.observer = [&](Operation *op, ArrayRef<Tensor> results) {
    ASSERT_EQ(results.size(), 1u);
    seen.push_back(op->getName().getStringRef().str() + " " +
                   std::to_string(results[0].getNumber(0)));
  };
  run(chain, {floats({1, 2}, {2, 2})}, options);
  EXPECT_EQ(seen,
            (std::vector<std::string>{"nn.add 3.000000", "nn.mul 9.000000"}));
}

TEST_F(ReferenceTest, ReplacementsAreReadInsteadOfResults) {
  Tensor recorded = floats({1, 2}, {5, 6});
  float observed = 0;
  InterpreterOptions options;
  options.replacement = [&](Value value) {
    return isa<nn::AddOp>(value.getDefiningOp()) ? &recorded : nullptr;
  };
  options.observer = [&](Operation *op, ArrayRef<Tensor> results) {
    if (isa<nn::AddOp>(op))
      observed = results[0].getNumber(0);
  };
  EXPECT_EQ(run(chain, {floats({1, 2}, {2, 2})}, options),
            floats({1, 2}, {25, 36}));
  EXPECT_EQ(observed, 3);

  Tensor wrong = floats({2}, {5, 6});
  options.replacement = [&](Value) { return &wrong; };
  EXPECT_EQ(error(chain, {floats({1, 2}, {2, 2})}, options),
            "nn.add 'first': its result is 1x2xf32, but the tensor to "
            "stand in for it is 2xf32");
}

TEST_F(ReferenceTest, ConstantsAreReadInPlace) {
  func::FuncOp function = parse(R"mlir(
    func.func @main() -> tensor<2xsi8> {
      %c = nn.constant dense<[1, 2]> : tensor<2xsi8>
      return %c : tensor<2xsi8>
    })mlir");
  auto constant = cast<nn::ConstantOp>(function.getBody().front().front());
  auto results = llvm::cantFail(interpret(function, {}));
  EXPECT_EQ(results[0].getBytes().data(),
            cast<DenseElementsAttr>(constant.getValue()).getRawData().data());
}

TEST_F(ReferenceTest, IntermediateTensorsAreFreedAfterTheirLastUse) {
  // A reshape shares its input's bytes. Were the relu's result still held when
  // the next relu has run, writing the returned tensor would have to copy it.
  StringRef text = R"mlir(
    func.func @main(%x: tensor<4xf32>) -> tensor<2x2xf32> {
      %a = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32>
      %b = nn.reshape %a : tensor<4xf32> to tensor<2x2xf32>
      return %b : tensor<2x2xf32>
    })mlir";
  Tensor result = run(text, {floats({4}, {1, 2, 3, 4})});
  const char *before = result.getBytes().data();
  EXPECT_EQ(result.getMutableBytes().data(), before);
}

TEST_F(ReferenceTest, StagesViewsAndTransfersAreLookedThrough) {
  std::vector<std::string> seen;
  InterpreterOptions options;
  options.observer = [&](Operation *op, ArrayRef<Tensor>) {
    seen.push_back(op->getName().getStringRef().str());
  };
  StringRef text = R"mlir(
    func.func @main(%x: tensor<4xf32>) -> tensor<2x2xf32> {
      %y = hetero.stage "relu" on "cluster0" (%a = %x : tensor<4xf32>) -> tensor<4xf32> {
        %r = nn.relu %a : (tensor<4xf32>) -> tensor<4xf32>
        hetero.yield %r : tensor<4xf32>
      }
      %v = hetero.view %y : tensor<4xf32> to tensor<2x2xf32>
      %t = hetero.transfer "t0" %v from "dram" to "sram" : tensor<2x2xf32>
      return %t : tensor<2x2xf32>
    })mlir";
  EXPECT_EQ(run(text, {floats({4}, {1, -2, 3, -4})}, options),
            floats({2, 2}, {1, 0, 3, 0}));
  EXPECT_EQ(seen, (std::vector<std::string>{"nn.relu", "hetero.stage",
                                            "hetero.view", "hetero.transfer"}));

  auto stage = *parse(text).getOps<program::StageOp>().begin();
  auto results =
      llvm::cantFail(interpretOp(stage, {floats({4}, {-1, 1, -1, 1})}));
  EXPECT_EQ(results[0], floats({4}, {0, 1, 0, 1}));
}

TEST_F(ReferenceTest, FloatSumsAreAscendingFusedChainsWithTheBiasLast) {
  // Values whose sum depends on order and on fusing.
  constexpr int64_t depth = 301, columns = 70;
  std::vector<float> lhs(depth), rhs(depth * columns), bias(columns);
  uint32_t state = 1;
  auto next = [&] {
    state = state * 1664525u + 1013904223u;
    return std::ldexp(static_cast<float>(state >> 8) - 8388608.0f,
                      -20 - static_cast<int>(state % 7));
  };
  std::generate(lhs.begin(), lhs.end(), next);
  std::generate(rhs.begin(), rhs.end(), next);
  std::generate(bias.begin(), bias.end(), next);
  Tensor result = run(R"mlir(
    func.func @main(%a: tensor<1x301xf32>, %b: tensor<301x70xf32>, %c: tensor<70xf32>) -> tensor<1x70xf32> {
      %y = nn.matmul %a, %b bias %c : (tensor<1x301xf32>, tensor<301x70xf32>, tensor<70xf32>) -> tensor<1x70xf32>
      return %y : tensor<1x70xf32>
    })mlir",
                      {floats({1, depth}, lhs), floats({depth, columns}, rhs),
                       floats({columns}, bias)});
  for (int64_t column = 0; column < columns; ++column) {
    float sum = 0;
    for (int64_t k = 0; k < depth; ++k)
      sum = std::fma(lhs[k], rhs[k * columns + column], sum);
    sum += bias[column];
    EXPECT_EQ(result.get<float>()[column], sum) << column;
  }
}

/// Values whose sums depend on order and on fusing.
static std::vector<float> makeDelicateFloats(int64_t count, uint32_t state) {
  std::vector<float> values(count);
  for (float &value : values) {
    state = state * 1664525u + 1013904223u;
    value = std::ldexp(static_cast<float>(state >> 8) - 8388608.0f,
                       -20 - static_cast<int>(state % 7));
  }
  return values;
}

/// Replaces each $name by its number.
static std::string withSizes(StringRef text,
                             ArrayRef<std::pair<StringRef, int64_t>> numbers) {
  std::string filled = text.str();
  for (auto [name, number] : numbers)
    for (size_t at; (at = filled.find(name)) != std::string::npos;)
      filled.replace(at, name.size(), std::to_string(number));
  return filled;
}

TEST_F(ReferenceTest, ProductsOfEverySizeKeepTheOrderOfTheirSums) {
  // Whole blocks and rests of them in every direction, and several tasks.
  for (int64_t rows : {1, 3, 4, 70})
    for (int64_t columns : {1, 4, 5, 33, 300})
      for (int64_t depth : {1, 520}) {
        std::vector<float> lhs = makeDelicateFloats(rows * depth, 1);
        std::vector<float> rhs = makeDelicateFloats(depth * columns, 2);
        std::vector<float> turned(rhs.size());
        for (int64_t k = 0; k < depth; ++k)
          for (int64_t j = 0; j < columns; ++j)
            turned[j * depth + k] = rhs[k * columns + j];
        std::pair<StringRef, int64_t> sizes[] = {
            {"$r", rows}, {"$c", columns}, {"$d", depth}};
        std::string where = withSizes("$r x $d x $c", sizes);
        Tensor plain =
            run(withSizes(R"mlir(
          func.func @main(%a: tensor<$rx$dxf32>, %b: tensor<$dx$cxf32>) -> tensor<$rx$cxf32> {
            %y = nn.gemm %a, %b : (tensor<$rx$dxf32>, tensor<$dx$cxf32>) -> tensor<$rx$cxf32>
            return %y : tensor<$rx$cxf32>
          })mlir",
                          sizes),
                {floats({rows, depth}, lhs), floats({depth, columns}, rhs)});
        Tensor transposed =
            run(withSizes(R"mlir(
          func.func @main(%a: tensor<$rx$dxf32>, %b: tensor<$cx$dxf32>) -> tensor<$rx$cxf32> {
            %y = nn.gemm %a, %b {transB} : (tensor<$rx$dxf32>, tensor<$cx$dxf32>) -> tensor<$rx$cxf32>
            return %y : tensor<$rx$cxf32>
          })mlir",
                          sizes),
                {floats({rows, depth}, lhs), floats({columns, depth}, turned)});
        // The same filters on as many positions of an image.
        Tensor windows = run(withSizes(R"mlir(
          func.func @main(%x: tensor<1x$dx1x$cxf32>, %w: tensor<$rx$dx1x1xf32>) -> tensor<1x$rx1x$cxf32> {
            %y = nn.conv %x, %w {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, group = 1 : i64}
              : (tensor<1x$dx1x$cxf32>, tensor<$rx$dx1x1xf32>) -> tensor<1x$rx1x$cxf32>
            return %y : tensor<1x$rx1x$cxf32>
          })mlir",
                                       sizes),
                             {floats({1, depth, 1, columns}, rhs),
                              floats({rows, depth, 1, 1}, lhs)});
        EXPECT_EQ(plain, transposed) << where;
        EXPECT_EQ(plain, windows.reshaped({rows, columns})) << where;
        for (int64_t row = 0; row < rows; ++row)
          for (int64_t column = 0; column < columns; ++column) {
            float sum = 0;
            for (int64_t k = 0; k < depth; ++k)
              sum = std::fma(lhs[row * depth + k], rhs[k * columns + column],
                             sum);
            ASSERT_EQ(plain.get<float>()[row * columns + column], sum) << where;
          }
      }
}

TEST_F(ReferenceTest, ConvolutionsOfEveryGeometryEqualTheirDefinition) {
  // Groups, strides, dilations and uneven padding, wider than one tile.
  constexpr int64_t size = 37, out = 19;
  Tensor input = Tensor::zeros(ElementKind::SI8, {2, 4, size, size});
  Tensor weight = Tensor::zeros(ElementKind::SI8, {6, 2, 3, 2});
  uint32_t state = 7;
  for (Tensor *tensor : {&input, &weight})
    for (int64_t i = 0; i < tensor->getNumElements(); ++i) {
      state = state * 1664525u + 1013904223u;
      tensor->setInteger(i, state >> 24);
    }
  Tensor result = run(R"mlir(
    func.func @main(%x: tensor<2x4x37x37xsi8>, %w: tensor<6x2x3x2xsi8>) -> tensor<2x6x19x19xsi32> {
      %zx = nn.constant dense<-3> : tensor<si8>
      %zw = nn.constant dense<[1, -1, 0, 5, 2, -7]> : tensor<6xsi8>
      %y = nn.conv %x, %w zero_points(%zx, %zw)
        {strides = array<i64: 2, 2>, pads = array<i64: 2, 0, 2, 3>, dilations = array<i64: 2, 3>, group = 2 : i64}
        : (tensor<2x4x37x37xsi8>, tensor<6x2x3x2xsi8>, tensor<si8>, tensor<6xsi8>) -> tensor<2x6x19x19xsi32>
      return %y : tensor<2x6x19x19xsi32>
    })mlir",
                      {input, weight});
  constexpr int zeroPoints[] = {1, -1, 0, 5, 2, -7};
  int64_t index = 0;
  for (int64_t n = 0; n < 2; ++n)
    for (int64_t m = 0; m < 6; ++m)
      for (int64_t oh = 0; oh < out; ++oh)
        for (int64_t ow = 0; ow < out; ++ow, ++index) {
          int64_t sum = 0;
          for (int64_t c = 0; c < 2; ++c)
            for (int64_t kh = 0; kh < 3; ++kh)
              for (int64_t kw = 0; kw < 2; ++kw) {
                int64_t h = 2 * oh + 2 * kh - 2, w = 2 * ow + 3 * kw;
                if (h < 0 || h >= size || w >= size)
                  continue;
                int64_t channel = m / 3 * 2 + c;
                sum += (input.getInteger(((n * 4 + channel) * size + h) * size +
                                         w) +
                        3) *
                       (weight.getInteger(((m * 2 + c) * 3 + kh) * 2 + kw) -
                        zeroPoints[m]);
              }
          ASSERT_EQ(result.getInteger(index), sum) << index;
        }
}

TEST_F(ReferenceTest, TransposedConvolutionsEqualTheirDefinition) {
  // Groups, strides, dilations, uneven pads and an output padding.
  constexpr int64_t height = 5, width = 7, outHeight = 12, outWidth = 21;
  Tensor input = Tensor::zeros(ElementKind::SI8, {2, 4, height, width});
  Tensor weight = Tensor::zeros(ElementKind::SI8, {4, 3, 3, 2});
  uint32_t state = 11;
  for (Tensor *tensor : {&input, &weight})
    for (int64_t i = 0; i < tensor->getNumElements(); ++i) {
      state = state * 1664525u + 1013904223u;
      tensor->setInteger(i, state >> 24);
    }
  // Heights 2 * 4 + 1 + 2 * 2 + 1 - 2 = 12, widths 3 * 6 + 1 * 4 + 1 - 2 = 21.
  Tensor result = run(R"mlir(
    func.func @main(%x: tensor<2x4x5x7xsi8>, %w: tensor<4x3x3x2xsi8>) -> tensor<2x6x12x21xsi32> {
      %zx = nn.constant dense<-3> : tensor<si8>
      %zw = nn.constant dense<[1, -1, 5]> : tensor<3xsi8>
      %y = nn.conv_transpose %x, %w zero_points(%zx, %zw)
        {strides = array<i64: 2, 3>, pads = array<i64: 2, 0, 0, 2>, dilations = array<i64: 2, 4>, output_padding = array<i64: 1, 0>, group = 2 : i64}
        : (tensor<2x4x5x7xsi8>, tensor<4x3x3x2xsi8>, tensor<si8>, tensor<3xsi8>) -> tensor<2x6x12x21xsi32>
      return %y : tensor<2x6x12x21xsi32>
    })mlir",
                      {input, weight});
  constexpr int zeroPoints[] = {1, -1, 5};
  int64_t index = 0;
  for (int64_t n = 0; n < 2; ++n)
    for (int64_t m = 0; m < 6; ++m)
      for (int64_t oh = 0; oh < outHeight; ++oh)
        for (int64_t ow = 0; ow < outWidth; ++ow, ++index) {
          // Seen from the output: which element does each weight meet?
          int64_t sum = 0;
          for (int64_t c = m / 3 * 2; c < m / 3 * 2 + 2; ++c)
            for (int64_t kh = 0; kh < 3; ++kh)
              for (int64_t kw = 0; kw < 2; ++kw) {
                int64_t h = oh + 2 - 2 * kh, w = ow - 4 * kw;
                if (h < 0 || h % 2 || h / 2 >= height || w < 0 || w % 3 ||
                    w / 3 >= width)
                  continue;
                sum += (input.getInteger(
                            ((n * 4 + c) * height + h / 2) * width + w / 3) +
                        3) *
                       (weight.getInteger(((c * 3 + m % 3) * 3 + kh) * 2 + kw) -
                        zeroPoints[m % 3]);
              }
          ASSERT_EQ(result.getInteger(index), sum) << index;
        }
}

TEST_F(ReferenceTest, EveryResultHasTheOneNan) {
  float negativeNan = -NAN;
  Tensor result = run(R"mlir(
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %y = nn.relu %x : (tensor<2xf32>) -> tensor<2xf32>
      return %y : tensor<2xf32>
    })mlir",
                      {floats({2}, {negativeNan, -1})});
  EXPECT_EQ(result.get<uint32_t>()[0], 0x7fc00000u);
  EXPECT_EQ(result.getNumber(1), 0);
}

TEST_F(ReferenceTest, InputsMustFitTheFunction) {
  EXPECT_EQ(error(chain, {}), "func.func: takes 1 inputs, not 0");
  EXPECT_EQ(error(chain, {floats({3}, {1, 2, 3})}),
            "func.func: input 0 is 3xf32 where the function takes "
            "tensor<?x2xf32>");
  EXPECT_EQ(error(chain, {bytes({1, 2}, {1, 2})}),
            "func.func: input 0 is 1x2xsi8 where the function "
            "takes tensor<?x2xf32>");
}

TEST_F(ReferenceTest, FunctionsWithControlFlowAreRefused) {
  context.allowUnregisteredDialects();
  EXPECT_EQ(error(R"mlir(
    func.func @main() {
      "other.branch"()[^next] : () -> ()
    ^next:
      return
    })mlir",
                  {}),
            "func.func: the interpreter runs functions of one "
            "block");
}

TEST_F(ReferenceTest, OperationsWithoutAMeaningAreRefused) {
  context.allowUnregisteredDialects();
  EXPECT_EQ(error(R"mlir(
    func.func @main() {
      "other.op"() : () -> () loc("node")
      return
    })mlir",
                  {}),
            "other.op 'node': the interpreter has no meaning for this "
            "operation");
}

TEST_F(ReferenceTest, FloatChainsHaveNoOtherRequantiser) {
  EXPECT_EQ(error(R"mlir(
    func.func @main(%x: tensor<1xsi8>, %s: tensor<f32>, %z: tensor<si8>) -> tensor<1xsi8> {
      %y = nn.relu %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<shift>}
        : (tensor<1xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1xsi8> loc("relu")
      return %y : tensor<1xsi8>
    })mlir",
                  {bytes({1}, {1}), floats({}, {1}), bytes({}, {0})}),
            "nn.relu 'relu': means a chain of float operations, which has no "
            "requantiser 'shift'");
}

TEST_F(ReferenceTest, RequantisersRefuseScalesTheyCannotHold) {
  StringRef text = R"mlir(
    func.func @main(%x: tensor<1x1x2xsi8>, %s: tensor<f32>) -> tensor<1x1x1xsi8> {
      %z = nn.constant dense<0> : tensor<si8>
      %one = nn.constant dense<1.0> : tensor<f32>
      %y = nn.global_avg_pool %x scales(%s) zero_points(%z) to(%one, %z) {requant = #nn.requant<shift>}
        : (tensor<1x1x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x1x1xsi8> loc("pool")
      return %y : tensor<1x1x1xsi8>
    })mlir";
  EXPECT_EQ(run(text, {bytes({1, 1, 2}, {4, 7}), floats({}, {0.5f})}),
            bytes({1, 1, 1}, {3}));
  EXPECT_EQ(error(text, {bytes({1, 1, 2}, {4, 7}), floats({}, {0.75f})}),
            "nn.global_avg_pool 'pool': the requantiser 'shift' needs a scale "
            "that is a power of two, not 0.375");
  EXPECT_EQ(
      error(text, {bytes({1, 1, 2}, {4, 7}), floats({}, {-1.0f})}),
      "nn.global_avg_pool 'pool': the requantiser 'shift' needs a positive, "
      "finite scale");
}

TEST_F(ReferenceTest, ParametersOfWrongSizeAreRefused) {
  StringRef perChannelInput = R"mlir(
    func.func @main(%x: tensor<1x2xsi8>, %s: tensor<2xf32>, %o: tensor<f32>, %z: tensor<si8>) -> tensor<1x2xsi8> {
      %y = nn.relu %x scales(%s) zero_points(%z) to(%o, %z) {requant = #nn.requant<float>}
        : (tensor<1x2xsi8>, tensor<2xf32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8> loc("relu")
      return %y : tensor<1x2xsi8>
    })mlir";
  EXPECT_EQ(error(perChannelInput, {bytes({1, 2}, {1, 2}), floats({2}, {1, 2}),
                                    floats({}, {1}), bytes({}, {0})}),
            "nn.relu 'relu': needs one scale for its input 0");
  StringRef perChannelZero = R"mlir(
    func.func @main(%x: tensor<1x2xsi8>, %s: tensor<f32>, %z: tensor<2xsi8>, %o: tensor<si8>) -> tensor<1x2xsi8> {
      %y = nn.relu %x scales(%s) zero_points(%z) to(%s, %o) {requant = #nn.requant<float>}
        : (tensor<1x2xsi8>, tensor<f32>, tensor<2xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8> loc("relu")
      return %y : tensor<1x2xsi8>
    })mlir";
  EXPECT_EQ(error(perChannelZero, {bytes({1, 2}, {1, 2}), floats({}, {1}),
                                   bytes({2}, {0, 1}), bytes({}, {0})}),
            "nn.relu 'relu': needs one zero point for its input 0");
  StringRef perChannelOutput = R"mlir(
    func.func @main(%x: tensor<1x2xsi8>, %s: tensor<f32>, %z: tensor<si8>, %o: tensor<2xf32>) -> tensor<1x2xsi8> {
      %y = nn.relu %x scales(%s) zero_points(%z) to(%o, %z) {requant = #nn.requant<float>}
        : (tensor<1x2xsi8>, tensor<f32>, tensor<si8>, tensor<2xf32>, tensor<si8>) -> tensor<1x2xsi8> loc("relu")
      return %y : tensor<1x2xsi8>
    })mlir";
  EXPECT_EQ(error(perChannelOutput, {bytes({1, 2}, {1, 2}), floats({}, {1}),
                                     bytes({}, {0}), floats({2}, {1, 2})}),
            "nn.relu 'relu': needs one output scale and one output zero "
            "point");
  // Three scales fit the right operand's depth, but not its columns.
  StringRef wrongAxis = R"mlir(
    func.func @main(%a: tensor<1x3xsi8>, %b: tensor<3x2xsi8>, %s: tensor<f32>, %sb: tensor<3xf32>, %z: tensor<si8>) -> tensor<1x2xsi8> {
      %y = nn.matmul %a, %b scales(%s, %sb) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<1x3xsi8>, tensor<3x2xsi8>, tensor<f32>, tensor<3xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x2xsi8> loc("mm")
      return %y : tensor<1x2xsi8>
    })mlir";
  EXPECT_EQ(error(wrongAxis,
                  {bytes({1, 3}, {1, 2, 3}), bytes({3, 2}, {1, 2, 3, 4, 5, 6}),
                   floats({}, {1}), floats({3}, {1, 2, 3}), bytes({}, {0})}),
            "nn.matmul 'mm': has 3 quantisation parameters for the 2 "
            "indices of dimension 1");
}

TEST_F(ReferenceTest, ReshapesThatDoNotFitAreRefused) {
  StringRef text = R"mlir(
    func.func @main(%x: tensor<?xf32>) -> tensor<?x2xf32> {
      %y = nn.reshape %x : tensor<?xf32> to tensor<?x2xf32> loc("r")
      return %y : tensor<?x2xf32>
    })mlir";
  EXPECT_EQ(run(text, {floats({4}, {1, 2, 3, 4})}),
            floats({2, 2}, {1, 2, 3, 4}));
  EXPECT_EQ(error(text, {floats({3}, {1, 2, 3})}),
            "nn.reshape 'r': 3xf32 does not have as many elements as its "
            "result");
}

TEST_F(ReferenceTest, UnknownSizesThatDoNotMatchAreRefused) {
  EXPECT_EQ(error(R"mlir(
    func.func @main(%x: tensor<?x?x8x8xf32>, %w: tensor<4x3x1x1xf32>) -> tensor<?x4x8x8xf32> {
      %y = nn.conv %x, %w {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
        : (tensor<?x?x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<?x4x8x8xf32> loc("c")
      return %y : tensor<?x4x8x8xf32>
    })mlir",
                  {Tensor::zeros(ElementKind::F32, {1, 2, 8, 8}),
                   Tensor::zeros(ElementKind::F32, {4, 3, 1, 1})}),
            "nn.conv 'c': its input has 2 channels where its weight asks "
            "for 3");
  EXPECT_EQ(error(R"mlir(
    func.func @main(%x: tensor<1x3x?xf32>, %w: tensor<4x3x5xf32>) -> tensor<1x4x?xf32> {
      %y = nn.conv %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>}
        : (tensor<1x3x?xf32>, tensor<4x3x5xf32>) -> tensor<1x4x?xf32> loc("c")
      return %y : tensor<1x4x?xf32>
    })mlir",
                  {Tensor::zeros(ElementKind::F32, {1, 3, 4}),
                   Tensor::zeros(ElementKind::F32, {4, 3, 5})}),
            "nn.conv 'c': its window does not fit into the padded input");
  EXPECT_EQ(error(R"mlir(
    func.func @main(%x: tensor<1x?x4xf32>, %w: tensor<3x1x1xf32>) -> tensor<1x1x4xf32> {
      %y = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
        : (tensor<1x?x4xf32>, tensor<3x1x1xf32>) -> tensor<1x1x4xf32> loc("t")
      return %y : tensor<1x1x4xf32>
    })mlir",
                  {Tensor::zeros(ElementKind::F32, {1, 2, 4}),
                   Tensor::zeros(ElementKind::F32, {3, 1, 1})}),
            "nn.conv_transpose 't': its input has 2 channels where its weight "
            "asks for 3");
  EXPECT_EQ(error(R"mlir(
    func.func @main(%x: tensor<1x1x?xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x?xf32> {
      %y = nn.conv_transpose %x, %w {strides = array<i64: 1>, pads = array<i64: 2, 2>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
        : (tensor<1x1x?xf32>, tensor<1x1x1xf32>) -> tensor<1x1x?xf32> loc("t")
      return %y : tensor<1x1x?xf32>
    })mlir",
                  {Tensor::zeros(ElementKind::F32, {1, 1, 4}),
                   Tensor::zeros(ElementKind::F32, {1, 1, 1})}),
            "nn.conv_transpose 't': its pads leave nothing of its result");
  EXPECT_EQ(error(R"mlir(
    func.func @main(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
      %z = nn.add %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32> loc("a")
      return %z : tensor<?xf32>
    })mlir",
                  {floats({2}, {1, 2}), floats({3}, {1, 2, 3})}),
            "nn.add 'a': 2xf32 and 3xf32 do not broadcast");
}
