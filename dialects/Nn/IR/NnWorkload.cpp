//===- NnWorkload.cpp - What the operations demand ------------------------===//
//
// Multiply-accumulates of every op: products of the mathematical definition.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::nn;

static int64_t countElements(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return type.hasStaticShape() ? type.getNumElements() : 0;
}

int64_t ConvOp::getMacs() {
  // Each output is one product for each weight of its filter.
  auto weight = getWeight().getType();
  return countElements(getOutput()) *
         (weight.getNumElements() / weight.getDimSize(0));
}

int64_t ConvTransposeOp::getMacs() {
  // Each input element meets each weight of its channel once.
  auto weight = getWeight().getType();
  return countElements(getInput()) *
         (weight.getNumElements() / weight.getDimSize(0));
}

int64_t MatMulOp::getMacs() {
  int64_t depth = getLhs().getType().getShape().back();
  return ShapedType::isDynamic(depth) ? 0 : countElements(getOutput()) * depth;
}

int64_t GemmOp::getMacs() {
  int64_t depth = getLhs().getType().getDimSize(getTransA() ? 0 : 1);
  return ShapedType::isDynamic(depth) ? 0 : countElements(getOutput()) * depth;
}

int64_t MulOp::getMacs() { return countElements(getOutput()); }
int64_t BatchNormOp::getMacs() { return countElements(getOutput()); }

int64_t LayerNormOp::getMacs() {
  // A square for the variance, a factor and perhaps a scale.
  return countElements(getInput()) * (getScale() ? 3 : 2);
}

int64_t ReduceOp::getMacs() {
  bool multiplies = llvm::is_contained(
      {ReduceKind::Prod, ReduceKind::L2, ReduceKind::SumSquare}, getKind());
  return multiplies ? countElements(getInput()) : 0;
}

int64_t AddOp::getMacs() { return 0; }
int64_t ArgMaxOp::getMacs() { return 0; }
int64_t ArgMinOp::getMacs() { return 0; }
int64_t AvgPoolOp::getMacs() { return 0; }
int64_t ClipOp::getMacs() { return 0; }
int64_t ConcatOp::getMacs() { return 0; }
int64_t ConstantOp::getMacs() { return 0; }
int64_t DequantizeOp::getMacs() { return 0; }
int64_t GlobalAvgPoolOp::getMacs() { return 0; }
int64_t MaxPoolIndicesOp::getMacs() { return 0; }
int64_t IntQuantizeOp::getMacs() { return 0; }
int64_t MaxPoolOp::getMacs() { return 0; }
int64_t QuantizeOp::getMacs() { return 0; }
int64_t ReluOp::getMacs() { return 0; }
int64_t RescaleOp::getMacs() { return countElements(getOutput()); }
int64_t ReshapeOp::getMacs() { return 0; }
int64_t SigmoidOp::getMacs() { return 0; }
int64_t SoftmaxOp::getMacs() { return 0; }
int64_t SubOp::getMacs() { return 0; }
int64_t TanhOp::getMacs() { return 0; }
int64_t TopKOp::getMacs() { return 0; }
int64_t TransposeOp::getMacs() { return 0; }
