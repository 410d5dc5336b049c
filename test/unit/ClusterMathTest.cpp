//===- ClusterMathTest.cpp - Scalar functions, bit for bit ------*- C++ -*-===//
//
// Every function of nn.unary and nn.binary, every relation and conversion runs
// as machine code on the simulated cluster, in place and in small pieces, and
// must leave the bytes that the interpreter computes.
//
//===----------------------------------------------------------------------===//

#include "ClusterHarness.h"
#include "dialects/Cluster/Target/Pieces.h"

using namespace hetero;
using namespace hetero::test;

namespace {

class ClusterMathTest : public ::testing::Test {
protected:
  /// Runs `%y = OPERATION` of a function with these operands.
  void check(StringRef operands, StringRef result, StringRef operation) {
    std::string text = ("func.func @f(" + operands + ") -> " + result + " {\n" +
                        operation + "\n return %y : " + result + "\n}")
                           .str();
    func::FuncOp function = harness.parse(text);
    if (!function)
      return;
    SmallVector<Tensor> inputs;
    for (Type type : function.getArgumentTypes())
      inputs.push_back(harness.makeRandom(type));
    auto expected = interpret(function, inputs);
    ASSERT_TRUE(bool(expected)) << llvm::toString(expected.takeError());
    for (Attribute tiling : getTilings(function)) {
      auto run = harness.run(function, inputs, tiling);
      ASSERT_TRUE(run.has_value()) << text;
      if (run->outputs.front() != expected->front())
        ADD_FAILURE() << text << " differs from the interpreter";
    }
  }

  /// In place, and in pieces of three elements if the operation can be cut.
  SmallVector<Attribute> getTilings(func::FuncOp function) {
    Operation *op = nullptr;
    for (Operation &candidate : function.getBody().front().without_terminator())
      if (!isa<nn::ConstantOp>(candidate))
        op = &candidate;
    SmallVector<Attribute> tilings{cluster::InPlaceAttr::get(&harness.context)};
    auto tile = cluster::TileAttr::get(&harness.context, 3, 3);
    if (succeeded(cluster::planPieces(op, tile)))
      tilings.push_back(tile);
    return tilings;
  }

  ClusterHarness harness;
};

/// What a parameter list needs for this function.
std::string getParameters(nn::UnaryFunction function) {
  switch (nn::getNumParameters(function)) {
  case 0:
    return "";
  case 1:
    return "parameters = array<f32: 0.7>";
  default:
    return "parameters = array<f32: 0.7, 0.3>";
  }
}

} // namespace

TEST_F(ClusterMathTest, UnaryFunctions) {
  for (unsigned i = 0; i <= nn::getMaxEnumValForUnaryFunction(); ++i) {
    auto function = *nn::symbolizeUnaryFunction(i);
    check("%x: tensor<2x40xf32>", "tensor<2x40xf32>",
          ("%y = nn.unary <" + nn::stringifyUnaryFunction(function) + "> %x {" +
           getParameters(function) +
           "} : (tensor<2x40xf32>) -> tensor<2x40xf32>")
              .str());
  }
}

TEST_F(ClusterMathTest, QuantizedUnaryFunctions) {
  for (unsigned i = 0; i <= nn::getMaxEnumValForUnaryFunction(); i += 3) {
    auto function = *nn::symbolizeUnaryFunction(i);
    std::string parameters = getParameters(function);
    check("%x: tensor<40xsi8>", "tensor<40xui8>",
          (R"mlir(
    %sx = nn.constant dense<0.0625> : tensor<f32>
    %zx = nn.constant dense<-3> : tensor<si8>
    %sy = nn.constant dense<0.02> : tensor<f32>
    %zy = nn.constant dense<17> : tensor<ui8>
    %y = nn.unary <)mlir" +
           nn::stringifyUnaryFunction(function) +
           "> %x scales(%sx) zero_points(%zx) to(%sy, %zy) {" + parameters +
           (parameters.empty() ? "" : ", ") +
           R"mlir(requant = #nn.requant<float>}
      : (tensor<40xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<ui8>) -> tensor<40xui8>)mlir")
              .str());
  }
}

TEST_F(ClusterMathTest, BinaryFunctions) {
  for (unsigned i = 0; i <= nn::getMaxEnumValForBinaryFunction(); ++i) {
    auto function = *nn::symbolizeBinaryFunction(i);
    for (StringRef element :
         {"f32", "si8", "ui16", "si32", "ui32", "si64", "ui64", "i1"}) {
      bool isTaken = element == "f32"  ? nn::takesFloats(function)
                     : element == "i1" ? nn::takesBooleans(function)
                                       : nn::takesIntegers(function);
      if (!isTaken)
        continue;
      // Both of one shape, or broadcast.
      {
        StringRef rhs = i % 2 == 0 ? "5x6x" : "6x";
        std::string lhsType = ("tensor<5x6x" + element + ">").str();
        std::string rhsType = ("tensor<" + rhs + element + ">").str();
        check("%a: " + lhsType + ", %b: " + rhsType, lhsType,
              ("%y = nn.binary <" + nn::stringifyBinaryFunction(function) +
               "> %a, %b : (" + lhsType + ", " + rhsType + ") -> " + lhsType)
                  .str());
      }
    }
  }
}

TEST_F(ClusterMathTest, RelationsAndChoices) {
  for (StringRef element :
       {"f32", "si8", "ui8", "si32", "ui32", "si64", "ui64", "i1"}) {
    std::string type = ("tensor<4x5x" + element + ">").str();
    for (StringRef predicate : {"equal", "less", "less_or_equal"})
      check("%a: " + type + ", %b: " + type, "tensor<4x5xi1>",
            ("%y = nn.compare <" + predicate + "> %a, %b : (" + type + ", " +
             type + ") -> tensor<4x5xi1>")
                .str());
    check("%c: tensor<4x1xi1>, %a: " + type + ", %b: " + type, type,
          "%y = nn.where %c, %a, %b : (tensor<4x1xi1>, " + type + ", " + type +
              ") -> " + type);
  }
}

TEST_F(ClusterMathTest, Conversions) {
  const StringRef elements[] = {"f32",  "f16",  "bf16", "si8",  "ui8",  "si16",
                                "ui16", "si32", "ui32", "si64", "ui64", "i1"};
  for (StringRef from : elements)
    for (StringRef to : elements)
      if (from != to)
        check(("%x: tensor<40x" + from + ">").str(),
              ("tensor<40x" + to + ">").str(),
              ("%y = nn.cast %x to " + to + " : (tensor<40x" + from +
               ">) -> tensor<40x" + to + ">")
                  .str());
}

TEST_F(ClusterMathTest, LogSoftmax) {
  check("%x: tensor<3x7xf32>", "tensor<3x7xf32>",
        "%y = nn.softmax %x {axis = 1 : i64, logarithm} : (tensor<3x7xf32>) -> "
        "tensor<3x7xf32>");
}

TEST_F(ClusterMathTest, BooleanConstants) {
  check("%x: tensor<9xi1>", "tensor<9xi1>", R"mlir(
    %c = nn.constant dense<[true, false, true, true, false, true, false, false, true]> : tensor<9xi1>
    %y = nn.binary <xor> %x, %c : (tensor<9xi1>, tensor<9xi1>) -> tensor<9xi1>)mlir");
}
