//===- ClusterTest.cpp - Every operation, bit for bit -----------*- C++ -*-===//
//
// Each nn operation in each of its forms runs as machine code on the simulated
// cluster and must leave the bytes that the interpreter computes, for random
// data with NaNs, infinities and subnormals among the floats.
//
//===----------------------------------------------------------------------===//

#include "ClusterHarness.h"
#include "dialects/Cluster/Target/Pieces.h"

using namespace hetero;
using namespace hetero::test;

namespace {

class ClusterTest : public ::testing::Test {
protected:
  /// Every way to run the function: as planned, in place, and in many small
  /// pieces; only without a tiling if it has more than one operation.
  SmallVector<Attribute> getTilings(func::FuncOp function) {
    SmallVector<Operation *> ops;
    for (Operation &op : function.getBody().front().without_terminator())
      if (!isa<nn::ConstantOp>(op))
        ops.push_back(&op);
    if (ops.size() != 1)
      return {Attribute()};
    const NamedDevice &device = harness.getDevice();
    SmallVector<Attribute> tilings = device.getPlanner()->getTilings(
        ops.front(), device.device, harness.system);
    for (int64_t extent : {1, 2, 3}) {
      auto tile = cluster::TileAttr::get(&harness.context, extent, extent);
      if (succeeded(cluster::planPieces(ops.front(), tile)))
        tilings.push_back(tile);
    }
    return tilings;
  }

  /// Runs the function of `text` with random inputs in each of its tilings.
  void check(StringRef text) {
    func::FuncOp function = harness.parse(text);
    if (!function)
      return;
    for (auto [i, tiling] : llvm::enumerate(getTilings(function))) {
      SmallVector<Tensor> inputs;
      for (Type type : function.getArgumentTypes())
        inputs.push_back(harness.makeRandom(type, /*withSpecials=*/i != 0));
      auto expected = interpret(function, inputs);
      ASSERT_TRUE(bool(expected)) << llvm::toString(expected.takeError());
      auto run = harness.run(function, inputs, tiling);
      ASSERT_TRUE(run.has_value());
      for (auto [got, want] : llvm::zip_equal(run->outputs, *expected))
        if (got != want) {
          reportDifference(text, tiling, got, want);
          return;
        }
    }
  }

  void reportDifference(StringRef text, Attribute tiling, const Tensor &got,
                        const Tensor &want) {
    std::string where;
    llvm::raw_string_ostream(where) << text << "\nwith " << tiling;
    unsigned width = getByteWidth(want.getKind());
    for (int64_t i = 0; i < want.getNumElements(); ++i)
      if (got.getBytes().slice(i * width, width) !=
          want.getBytes().slice(i * width, width)) {
        ADD_FAILURE() << where << "\nelement " << i << ": got "
                      << got.getNumber(i) << ", expected " << want.getNumber(i);
        return;
      }
  }

  ClusterHarness harness;
};

/// A quantised unary operation `name` on `shape`.
std::string quantizedUnary(StringRef name, StringRef attributes = "") {
  return (R"mlir(func.func @f(%x: tensor<2x3x5xsi8>) -> tensor<2x3x5xui8> {
    %sx = nn.constant dense<0.0625> : tensor<f32>
    %zx = nn.constant dense<-3> : tensor<si8>
    %sy = nn.constant dense<0.01> : tensor<f32>
    %zy = nn.constant dense<7> : tensor<ui8>
    %y = nn.)mlir" +
          name + R"mlir( %x scales(%sx) zero_points(%zx) to(%sy, %zy)
      {requant = #nn.requant<float>)mlir" +
          attributes + R"mlir(}
      : (tensor<2x3x5xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<ui8>)
      -> tensor<2x3x5xui8>
    return %y : tensor<2x3x5xui8>
  })mlir")
      .str();
}

} // namespace

TEST_F(ClusterTest, QuantizedConvolution) {
  check(
      R"mlir(func.func @f(%x: tensor<1x3x9x8xsi8>, %w: tensor<4x3x3x3xsi8>, %b: tensor<4xsi32>) -> tensor<1x4x9x8xsi8> {
    %sx = nn.constant dense<0.02> : tensor<f32>
    %sw = nn.constant dense<[0.001, 0.002, 0.003, 0.0005]> : tensor<4xf32>
    %sy = nn.constant dense<0.1> : tensor<f32>
    %zx = nn.constant dense<-128> : tensor<si8>
    %zw = nn.constant dense<[0, 1, -2, 3]> : tensor<4xsi8>
    %zy = nn.constant dense<3> : tensor<si8>
    %y = nn.conv %x, %w bias %b scales(%sx, %sw) zero_points(%zx, %zw) to(%sy, %zy)
      {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>,
       requant = #nn.requant<float>, clamp = #nn.clamp<min = 3, max = 100>}
      : (tensor<1x3x9x8xsi8>, tensor<4x3x3x3xsi8>, tensor<4xsi32>, tensor<f32>, tensor<4xf32>,
         tensor<si8>, tensor<4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4x9x8xsi8>
    return %y : tensor<1x4x9x8xsi8>
  })mlir");
}

TEST_F(ClusterTest, FloatConvolution) {
  check(
      R"mlir(func.func @f(%x: tensor<2x4x7x6xf32>, %w: tensor<6x2x3x2xf32>, %b: tensor<6xf32>) -> tensor<2x6x4x6xf32> {
    %y = nn.conv %x, %w bias %b {strides = array<i64: 2, 1>, pads = array<i64: 1, 1, 1, 1>,
      dilations = array<i64: 1, 2>, group = 2 : i64}
      : (tensor<2x4x7x6xf32>, tensor<6x2x3x2xf32>, tensor<6xf32>) -> tensor<2x6x4x6xf32>
    return %y : tensor<2x6x4x6xf32>
  })mlir");
}

TEST_F(ClusterTest, AccumulatorConvolutionOfOneDimension) {
  check(
      R"mlir(func.func @f(%x: tensor<1x4x20xui8>, %w: tensor<4x1x5xsi8>) -> tensor<1x4x20xsi32> {
    %zx = nn.constant dense<131> : tensor<ui8>
    %zw = nn.constant dense<0> : tensor<si8>
    %y = nn.conv %x, %w zero_points(%zx, %zw) {strides = array<i64: 1>, pads = array<i64: 2, 2>,
      dilations = array<i64: 1>, group = 4 : i64}
      : (tensor<1x4x20xui8>, tensor<4x1x5xsi8>, tensor<ui8>, tensor<si8>) -> tensor<1x4x20xsi32>
    return %y : tensor<1x4x20xsi32>
  })mlir");
}

TEST_F(ClusterTest, ScalesKnownAtRunTimeOnly) {
  check(
      R"mlir(func.func @f(%x: tensor<1x2x4xsi8>, %w: tensor<3x2x1xsi8>, %sx: tensor<f32>, %sw: tensor<3xf32>, %sy: tensor<f32>, %zx: tensor<si8>) -> tensor<1x3x4xsi8> {
    %zw = nn.constant dense<0> : tensor<si8>
    %y = nn.conv %x, %w scales(%sx, %sw) zero_points(%zx, %zw) to(%sy, %zx)
      {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, requant = #nn.requant<float>}
      : (tensor<1x2x4xsi8>, tensor<3x2x1xsi8>, tensor<f32>, tensor<3xf32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x3x4xsi8>
    return %y : tensor<1x3x4xsi8>
  })mlir");
}

TEST_F(ClusterTest, Products) {
  check(
      R"mlir(func.func @f(%a: tensor<2x1x3x5xf32>, %b: tensor<4x5x6xf32>, %c: tensor<6xf32>) -> tensor<2x4x3x6xf32> {
    %y = nn.matmul %a, %b bias %c : (tensor<2x1x3x5xf32>, tensor<4x5x6xf32>, tensor<6xf32>) -> tensor<2x4x3x6xf32>
    return %y : tensor<2x4x3x6xf32>
  })mlir");
  check(
      R"mlir(func.func @f(%a: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<f32> {
    %y = nn.matmul %a, %b : (tensor<5xf32>, tensor<5xf32>) -> tensor<f32>
    return %y : tensor<f32>
  })mlir");
  check(
      R"mlir(func.func @f(%a: tensor<3x7xui8>, %b: tensor<7x4xsi8>, %c: tensor<4xsi32>) -> tensor<3x4xui8> {
    %sa = nn.constant dense<0.02> : tensor<f32>
    %sb = nn.constant dense<[0.01, 0.02, 0.03, 0.04]> : tensor<4xf32>
    %sy = nn.constant dense<0.5> : tensor<f32>
    %za = nn.constant dense<120> : tensor<ui8>
    %zb = nn.constant dense<[1, 0, -1, 5]> : tensor<4xsi8>
    %zy = nn.constant dense<11> : tensor<ui8>
    %y = nn.matmul %a, %b bias %c scales(%sa, %sb) zero_points(%za, %zb) to(%sy, %zy) {requant = #nn.requant<float>}
      : (tensor<3x7xui8>, tensor<7x4xsi8>, tensor<4xsi32>, tensor<f32>, tensor<4xf32>, tensor<ui8>, tensor<4xsi8>, tensor<f32>, tensor<ui8>) -> tensor<3x4xui8>
    return %y : tensor<3x4xui8>
  })mlir");
  check(
      R"mlir(func.func @f(%a: tensor<7x3xf32>, %b: tensor<4x7xf32>, %c: tensor<3x1xf32>) -> tensor<3x4xf32> {
    %y = nn.gemm %a, %b bias %c {transA, transB, alpha = 0.5 : f32, beta = 3.0 : f32} : (tensor<7x3xf32>, tensor<4x7xf32>, tensor<3x1xf32>) -> tensor<3x4xf32>
    return %y : tensor<3x4xf32>
  })mlir");
  check(
      R"mlir(func.func @f(%a: tensor<3x7xsi8>, %b: tensor<7x4xsi8>) -> tensor<3x4xsi32> {
    %z = nn.constant dense<-5> : tensor<si8>
    %y = nn.gemm %a, %b zero_points(%z, %z) : (tensor<3x7xsi8>, tensor<7x4xsi8>, tensor<si8>, tensor<si8>) -> tensor<3x4xsi32>
    return %y : tensor<3x4xsi32>
  })mlir");
}

TEST_F(ClusterTest, Pools) {
  check(R"mlir(func.func @f(%x: tensor<1x3x7x7xf32>) -> tensor<1x3x4x4xf32> {
    %y = nn.avg_pool %x {kernel_shape = array<i64: 3, 3>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 0, 0>,
      dilations = array<i64: 1, 1>, ceil_mode} : (tensor<1x3x7x7xf32>) -> tensor<1x3x4x4xf32>
    return %y : tensor<1x3x4x4xf32>
  })mlir");
  check(R"mlir(func.func @f(%x: tensor<1x3x7x7xf32>) -> tensor<1x3x4x4xf32> {
    %y = nn.avg_pool %x {kernel_shape = array<i64: 3, 3>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 0, 0>,
      dilations = array<i64: 1, 1>, ceil_mode, count_include_pad} : (tensor<1x3x7x7xf32>) -> tensor<1x3x4x4xf32>
    return %y : tensor<1x3x4x4xf32>
  })mlir");
  check(R"mlir(func.func @f(%x: tensor<1x3x7x7xsi8>) -> tensor<1x3x4x4xsi8> {
    %sx = nn.constant dense<0.05> : tensor<f32>
    %zx = nn.constant dense<-7> : tensor<si8>
    %sy = nn.constant dense<0.03> : tensor<f32>
    %y = nn.avg_pool %x scales(%sx) zero_points(%zx) to(%sy, %zx) {kernel_shape = array<i64: 3, 3>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>,
      dilations = array<i64: 1, 1>, requant = #nn.requant<float>} : (tensor<1x3x7x7xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x3x4x4xsi8>
    return %y : tensor<1x3x4x4xsi8>
  })mlir");
  check(R"mlir(func.func @f(%x: tensor<2x9x5x4xui8>) -> tensor<2x9x1x1xsi8> {
    %sx = nn.constant dense<0.05> : tensor<f32>
    %zx = nn.constant dense<200> : tensor<ui8>
    %sy = nn.constant dense<0.03> : tensor<f32>
    %zy = nn.constant dense<5> : tensor<si8>
    %y = nn.global_avg_pool %x scales(%sx) zero_points(%zx) to(%sy, %zy) {requant = #nn.requant<float>} : (tensor<2x9x5x4xui8>, tensor<f32>, tensor<ui8>, tensor<f32>, tensor<si8>) -> tensor<2x9x1x1xsi8>
    return %y : tensor<2x9x1x1xsi8>
  })mlir");
  check(R"mlir(func.func @f(%x: tensor<2x9x5x4xf32>) -> tensor<2x9x1x1xf32> {
    %y = nn.global_avg_pool %x : (tensor<2x9x5x4xf32>) -> tensor<2x9x1x1xf32>
    return %y : tensor<2x9x1x1xf32>
  })mlir");
  for (const char *type : {"f32", "si8", "ui8", "si32"}) {
    std::string text =
        R"mlir(func.func @f(%x: tensor<1x3x7x7xT>) -> tensor<1x3x4x4xT> {
      %y = nn.max_pool %x {kernel_shape = array<i64: 3, 2>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 0>,
        dilations = array<i64: 1, 1>} : (tensor<1x3x7x7xT>) -> tensor<1x3x4x4xT>
      return %y : tensor<1x3x4x4xT>
    })mlir";
    for (size_t at; (at = text.find("xT>")) != std::string::npos;)
      text.replace(at, 3, std::string("x") + type + ">");
    check(text);
  }
}

TEST_F(ClusterTest, Elementwise) {
  for (const char *name : {"add", "sub", "mul"}) {
    for (const char *type : {"f32", "si32", "ui8", "si64"})
      check((llvm::Twine("func.func @f(%a: tensor<2x1x5x") + type +
             ">, %b: tensor<3x1x" + type + ">) -> tensor<2x3x5x" + type +
             "> {\n  %y = nn." + name + " %a, %b : (tensor<2x1x5x" + type +
             ">, tensor<3x1x" + type + ">) -> tensor<2x3x5x" + type +
             ">\n  return %y : tensor<2x3x5x" + type + ">\n}")
                .str());
    check(
        (llvm::Twine(
             R"mlir(func.func @f(%a: tensor<2x3x5xsi8>, %b: tensor<2x3x5xui8>) -> tensor<2x3x5xsi8> {
      %sa = nn.constant dense<0.05> : tensor<f32>
      %za = nn.constant dense<3> : tensor<si8>
      %sb = nn.constant dense<0.02> : tensor<f32>
      %zb = nn.constant dense<77> : tensor<ui8>
      %y = nn.)mlir") +
         name +
         R"mlir( %a, %b scales(%sa, %sb) zero_points(%za, %zb) to(%sa, %za) {requant = #nn.requant<float>}
        : (tensor<2x3x5xsi8>, tensor<2x3x5xui8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<ui8>, tensor<f32>, tensor<si8>) -> tensor<2x3x5xsi8>
      return %y : tensor<2x3x5xsi8>
    })mlir")
            .str());
  }
  for (const char *name : {"relu", "sigmoid", "tanh"}) {
    check((llvm::Twine("func.func @f(%x: tensor<3x40xf32>) -> tensor<3x40xf32> "
                       "{\n  %y = nn.") +
           name +
           " %x : (tensor<3x40xf32>) -> tensor<3x40xf32>\n  return %y : "
           "tensor<3x40xf32>\n}")
              .str());
    check(quantizedUnary(name));
  }
  check("func.func @f(%x: tensor<3x40xf32>) -> tensor<3x40xf32> {\n"
        "  %y = nn.clip %x {min = -1.0 : f32, max = 2.0 : f32} : "
        "(tensor<3x40xf32>) -> tensor<3x40xf32>\n"
        "  return %y : tensor<3x40xf32>\n}");
  check(quantizedUnary("clip", ", min = -1.0 : f32, max = 0.5 : f32"));
}

TEST_F(ClusterTest, Quantisation) {
  check(
      R"mlir(func.func @f(%x: tensor<2x3x16xf32>, %z: tensor<3xsi8>) -> tensor<2x3x16xsi8> {
    %s = nn.constant dense<[0.01, 0.5, 0.25]> : tensor<3xf32>
    %y = nn.quantize %x, %s, %z {axis = 1 : i64} : (tensor<2x3x16xf32>, tensor<3xf32>, tensor<3xsi8>) -> tensor<2x3x16xsi8>
    return %y : tensor<2x3x16xsi8>
  })mlir");
  check(R"mlir(func.func @f(%x: tensor<64xf32>) -> tensor<64xui16> {
    %s = nn.constant dense<0.0001> : tensor<f32>
    %z = nn.constant dense<40000> : tensor<ui16>
    %y = nn.quantize %x, %s, %z : (tensor<64xf32>, tensor<f32>, tensor<ui16>) -> tensor<64xui16>
    return %y : tensor<64xui16>
  })mlir");
  check(
      R"mlir(func.func @f(%x: tensor<2x3x4xsi32>, %s: tensor<3xf32>, %z: tensor<3xsi32>) -> tensor<2x3x4xf32> {
    %y = nn.dequantize %x, %s, %z {axis = 1 : i64} : (tensor<2x3x4xsi32>, tensor<3xf32>, tensor<3xsi32>) -> tensor<2x3x4xf32>
    return %y : tensor<2x3x4xf32>
  })mlir");
}

TEST_F(ClusterTest, Normalisation) {
  check(
      R"mlir(func.func @f(%x: tensor<2x3x4xf32>, %a: tensor<3xf32>, %b: tensor<3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>) -> tensor<2x3x4xf32> {
    %y = nn.batch_norm %x, %a, %b, %c, %d : (tensor<2x3x4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x3x4xf32>
    return %y : tensor<2x3x4xf32>
  })mlir");
  check(R"mlir(func.func @f(%x: tensor<3x7x4xf32>) -> tensor<3x7x4xf32> {
    %y = nn.softmax %x {axis = 1 : i64} : (tensor<3x7x4xf32>) -> tensor<3x7x4xf32>
    return %y : tensor<3x7x4xf32>
  })mlir");
  check(R"mlir(func.func @f(%x: tensor<10xf32>) -> tensor<10xf32> {
    %y = nn.softmax %x {axis = 0 : i64} : (tensor<10xf32>) -> tensor<10xf32>
    return %y : tensor<10xf32>
  })mlir");
  check(quantizedUnary("softmax", ", axis = 2 : i64"));
}

TEST_F(ClusterTest, Moves) {
  for (const char *type : {"f32", "si8", "si64"}) {
    std::string text =
        R"mlir(func.func @f(%a: tensor<2x3x5xT>, %b: tensor<2x4x5xT>) -> (tensor<5x2x7xT>, tensor<10x7xT>) {
      %c = nn.concat %a, %b {axis = 1 : i64} : (tensor<2x3x5xT>, tensor<2x4x5xT>) -> tensor<2x7x5xT>
      %t = nn.transpose %c {perm = array<i64: 2, 0, 1>} : (tensor<2x7x5xT>) -> tensor<5x2x7xT>
      %r = nn.reshape %t : tensor<5x2x7xT> to tensor<10x7xT>
      return %t, %r : tensor<5x2x7xT>, tensor<10x7xT>
    })mlir";
    for (size_t at; (at = text.find("xT>")) != std::string::npos;)
      text.replace(at, 3, std::string("x") + type + ">");
    check(text);
  }
  check(
      R"mlir(func.func @f(%a: tensor<2x3xsi8>, %b: tensor<2x4xui8>) -> tensor<2x7xsi8> {
    %sa = nn.constant dense<0.05> : tensor<f32>
    %za = nn.constant dense<3> : tensor<si8>
    %sb = nn.constant dense<0.02> : tensor<f32>
    %zb = nn.constant dense<77> : tensor<ui8>
    %c = nn.concat %a, %b scales(%sa, %sb) zero_points(%za, %zb) to(%sb, %za) {axis = 1 : i64, requant = #nn.requant<float>}
      : (tensor<2x3xsi8>, tensor<2x4xui8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<ui8>, tensor<f32>, tensor<si8>) -> tensor<2x7xsi8>
    return %c : tensor<2x7xsi8>
  })mlir");
}
