//===- ClusterCostTest.cpp - Predicted beside counted cycles ----*- C++ -*-===//
//
// The planner's model of the code against the simulator's count, on layers of
// the sizes that small networks have, cut as planned and in place.
//
//===----------------------------------------------------------------------===//

#include "ClusterHarness.h"

using namespace hetero;
using namespace hetero::test;

namespace {

/// A quantised convolution with padding for "same" size.
std::string conv(int64_t channels, int64_t filters, int64_t size,
                 int64_t kernel, int64_t stride, int64_t group) {
  std::string x = ("tensor<1x" + llvm::Twine(channels) + "x" +
                   llvm::Twine(size) + "x" + llvm::Twine(size) + "xsi8>")
                      .str();
  std::string w =
      ("tensor<" + llvm::Twine(filters) + "x" + llvm::Twine(channels / group) +
       "x" + llvm::Twine(kernel) + "x" + llvm::Twine(kernel) + "xsi8>")
          .str();
  std::string b = ("tensor<" + llvm::Twine(filters) + "xsi32>").str();
  std::string s = ("tensor<" + llvm::Twine(filters) + "xf32>").str();
  int64_t pad = kernel / 2;
  int64_t result = (size + 2 * pad - kernel) / stride + 1;
  std::string y = ("tensor<1x" + llvm::Twine(filters) + "x" +
                   llvm::Twine(result) + "x" + llvm::Twine(result) + "xsi8>")
                      .str();
  std::string p = std::to_string(pad);
  std::string st = std::to_string(stride);
  return "func.func @f(%x: " + x + ", %w: " + w + ", %b: " + b + ") -> " + y +
         " {\n"
         "  %sx = nn.constant dense<0.02> : tensor<f32>\n"
         "  %sw = nn.constant dense<0.003> : " +
         s +
         "\n  %zx = nn.constant dense<-128> : tensor<si8>\n"
         "  %zw = nn.constant dense<0> : tensor<si8>\n"
         "  %y = nn.conv %x, %w bias %b scales(%sx, %sw) zero_points(%zx, %zw) "
         "to(%sx, %zx) {strides = array<i64: " +
         st + ", " + st + ">, pads = array<i64: " + p + ", " + p + ", " + p +
         ", " + p +
         ">, dilations = array<i64: 1, 1>, group = " + std::to_string(group) +
         " : i64, requant = #nn.requant<float>}\n : (" + x + ", " + w + ", " +
         b + ", tensor<f32>, " + s +
         ", tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> " + y +
         "\n  return %y : " + y + "\n}";
}

std::string floatConv(int64_t channels, int64_t filters, int64_t size) {
  std::string x = ("tensor<1x" + llvm::Twine(channels) + "x" +
                   llvm::Twine(size) + "x" + llvm::Twine(size) + "xf32>")
                      .str();
  std::string w = ("tensor<" + llvm::Twine(filters) + "x" +
                   llvm::Twine(channels) + "x3x3xf32>")
                      .str();
  std::string b = ("tensor<" + llvm::Twine(filters) + "xf32>").str();
  std::string y = ("tensor<1x" + llvm::Twine(filters) + "x" +
                   llvm::Twine(size) + "x" + llvm::Twine(size) + "xf32>")
                      .str();
  return "func.func @f(%x: " + x + ", %w: " + w + ", %b: " + b + ") -> " + y +
         " {\n  %y = nn.conv %x, %w bias %b {strides = array<i64: 1, 1>, pads "
         "= "
         "array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>} : (" +
         x + ", " + w + ", " + b + ") -> " + y + "\n  return %y : " + y + "\n}";
}

std::string gemm(int64_t depth, int64_t columns) {
  std::string a = ("tensor<1x" + llvm::Twine(depth) + "xsi8>").str();
  std::string b =
      ("tensor<" + llvm::Twine(columns) + "x" + llvm::Twine(depth) + "xsi8>")
          .str();
  std::string y = ("tensor<1x" + llvm::Twine(columns) + "xsi8>").str();
  return "func.func @f(%a: " + a + ", %b: " + b + ") -> " + y +
         " {\n"
         "  %s = nn.constant dense<0.05> : tensor<f32>\n"
         "  %z = nn.constant dense<5> : tensor<si8>\n"
         "  %w = nn.constant dense<0> : tensor<si8>\n"
         "  %y = nn.gemm %a, %b scales(%s, %s) zero_points(%z, %w) to(%s, %z) "
         "{transB, requant = #nn.requant<float>} : (" +
         a + ", " + b +
         ", tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, "
         "tensor<si8>) -> " +
         y + "\n  return %y : " + y + "\n}";
}

std::string add(int64_t elements) {
  std::string t = ("tensor<1x" + llvm::Twine(elements) + "xsi8>").str();
  return "func.func @f(%a: " + t + ", %b: " + t + ") -> " + t +
         " {\n"
         "  %s = nn.constant dense<0.05> : tensor<f32>\n"
         "  %z = nn.constant dense<5> : tensor<si8>\n"
         "  %y = nn.add %a, %b scales(%s, %s) zero_points(%z, %z) to(%s, %z) "
         "{requant = #nn.requant<float>} : (" +
         t + ", " + t +
         ", tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, "
         "tensor<si8>) -> " +
         t + "\n  return %y : " + t + "\n}";
}

std::string unary(StringRef name, int64_t elements) {
  std::string t = ("tensor<1x" + llvm::Twine(elements) + "xf32>").str();
  return ("func.func @f(%x: " + llvm::Twine(t) + ") -> " + t +
          " {\n  %y = nn." + name + " %x : (" + t + ") -> " + t +
          "\n  return %y : " + t + "\n}")
      .str();
}

constexpr StringLiteral globalPool(R"mlir(
  func.func @f(%x: tensor<1x64x8x8xsi8>) -> tensor<1x64x1x1xsi8> {
    %s = nn.constant dense<0.05> : tensor<f32>
    %z = nn.constant dense<5> : tensor<si8>
    %y = nn.global_avg_pool %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
      : (tensor<1x64x8x8xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x64x1x1xsi8>
    return %y : tensor<1x64x1x1xsi8>
  })mlir");

constexpr StringLiteral softmax(R"mlir(
  func.func @f(%x: tensor<8x64xf32>) -> tensor<8x64xf32> {
    %y = nn.softmax %x {axis = 1 : i64} : (tensor<8x64xf32>) -> tensor<8x64xf32>
    return %y : tensor<8x64xf32>
  })mlir");

/// Largest distance of the prediction from the count, in percent of the count.
/// Furthest off are windows in place, whose branches at the border differ.
constexpr int64_t kBandPercent = 30;

} // namespace

TEST(ClusterCostTest, PredictionsAreNearTheCounts) {
  struct Case {
    const char *name;
    std::string text;
  };
  const Case cases[] = {
      {"conv 16-16 3x3 32", conv(16, 16, 32, 3, 1, 1)},
      {"conv 3-16 3x3 32", conv(3, 16, 32, 3, 1, 1)},
      {"conv 32-64 3x3/2 16", conv(32, 64, 16, 3, 2, 1)},
      {"conv 64-64 1x1 8", conv(64, 64, 8, 1, 1, 1)},
      {"depthwise 64 3x3 16", conv(64, 64, 16, 3, 1, 64)},
      {"float conv 16-16 3x3 16", floatConv(16, 16, 16)},
      {"gemm 640-128", gemm(640, 128)},
      {"gemm 64-10", gemm(64, 10)},
      {"add 16384", add(16384)},
      {"relu 4096", unary("relu", 4096)},
      {"tanh 1024", unary("tanh", 1024)},
      {"global pool 64x8x8", globalPool.str()},
      {"softmax 8x64", softmax.str()},
  };
  for (const Case &one : cases) {
    ClusterHarness harness;
    func::FuncOp function = harness.parse(one.text);
    ASSERT_TRUE(function);
    Operation *op = function.getBody().front().getTerminator()->getPrevNode();
    const NamedDevice &device = harness.getDevice();
    SmallVector<Attribute> tilings =
        device.getPlanner()->getTilings(op, device.device, harness.system);
    SmallVector<Tensor> inputs;
    for (Type type : function.getArgumentTypes())
      inputs.push_back(harness.makeRandom(type, /*withSpecials=*/false));
    Attribute inPlace = cluster::InPlaceAttr::get(&harness.context);
    SmallVector<Attribute> measured{tilings.front()};
    if (tilings.front() != inPlace)
      measured.push_back(inPlace);
    for (Attribute tiling : measured) {
      auto run = harness.run(function, inputs, tiling);
      ASSERT_TRUE(run.has_value());
      int64_t counted = run->counters.cost.latencyCycles;
      int64_t predicted = run->predicted.latencyCycles;
      int64_t percent = (predicted - counted) * 100 / counted;
      std::string what;
      llvm::raw_string_ostream(what)
          << one.name << " " << tiling << ": predicted " << predicted
          << ", counted " << counted << ", " << run->counters.instructions
          << " instructions, " << percent << " %";
      RecordProperty(one.name, what);
      EXPECT_LE(std::abs(percent), kBandPercent) << what;
    }
  }
}
