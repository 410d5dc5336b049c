//===- TensorTest.cpp - Tensors and their comparison ------------*- C++ -*-===//
//
// Sharing, borrowing and the bridge to IR constants by hand-made values; the
// comparison on the cases where equality and distance are easily got wrong.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Tensor.h"
#include "hetero/Support/TensorCompare.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace hetero;

static Tensor bytesTensor(ArrayRef<int8_t> values) {
  return Tensor::of<int8_t>(ElementKind::SI8, {int64_t(values.size())}, values);
}

TEST(Tensor, KindsHaveTheNamesAndSizesOfTheirTypes) {
  MLIRContext context;
  for (int i = 0; i <= static_cast<int>(ElementKind::Bool); ++i) {
    auto kind = static_cast<ElementKind>(i);
    Type type = getElementType(kind, &context);
    std::string text;
    llvm::raw_string_ostream(text) << type;
    EXPECT_EQ(text, getName(kind));
    EXPECT_EQ(type.getIntOrFloatBitWidth(), getBitWidth(kind));
    EXPECT_EQ(getElementKind(type), kind);
  }
  EXPECT_EQ(getElementKind(IntegerType::get(&context, 8)), std::nullopt);
  EXPECT_EQ(getElementKind(IndexType::get(&context)), std::nullopt);
  EXPECT_EQ(getIntegerRange(ElementKind::SI4).lowest, -8);
  EXPECT_EQ(getIntegerRange(ElementKind::UI16).highest, 65535);
  EXPECT_EQ(getIntegerRange(ElementKind::UI32).highest, 4294967295);
}

TEST(Tensor, CopiesShareUntilOneIsWritten) {
  Tensor first = bytesTensor({1, 2, 3});
  Tensor second = first;
  EXPECT_EQ(first.getBytes().data(), second.getBytes().data());
  second.getMutable<int8_t>()[0] = 9;
  EXPECT_EQ(first.getInteger(0), 1);
  EXPECT_EQ(second.getInteger(0), 9);
  const char *alone = second.getBytes().data();
  second.setInteger(1, -7);
  EXPECT_EQ(second.getBytes().data(), alone);
  EXPECT_EQ(second.getInteger(1), -7);
}

TEST(Tensor, BorrowedBytesAreNeverWritten) {
  char bytes[] = {1, 2};
  Tensor tensor = Tensor::borrow(ElementKind::UI8, {2}, bytes);
  EXPECT_EQ(tensor.getBytes().data(), bytes);
  tensor.setInteger(0, 200);
  EXPECT_EQ(bytes[0], 1);
  EXPECT_EQ(tensor.getInteger(0), 200);
}

TEST(Tensor, NarrowKindsWrapWhenSet) {
  Tensor signedFour = Tensor::zeros(ElementKind::SI4, {1});
  signedFour.setInteger(0, 9);
  EXPECT_EQ(signedFour.getInteger(0), -7);
  Tensor unsignedFour = Tensor::zeros(ElementKind::UI4, {1});
  unsignedFour.setInteger(0, 17);
  EXPECT_EQ(unsignedFour.getInteger(0), 1);
}

TEST(Tensor, HalfPrecisionReadsExactly) {
  // 0x3555 is 1365/4096, 0x0001 the smallest subnormal 2^-24.
  Tensor half = Tensor::of<uint16_t>(ElementKind::F16, {2}, {0x3555, 0x0001});
  EXPECT_EQ(half.getNumber(0), 1365.0 / 4096);
  EXPECT_EQ(half.getNumber(1), std::ldexp(1.0, -24));
  Tensor brain = Tensor::of<uint16_t>(ElementKind::BF16, {1}, {0xc040});
  EXPECT_EQ(brain.getNumber(0), -3.0);
}

TEST(Tensor, ConstantsGoBothWays) {
  MLIRContext context;
  for (const Tensor &tensor :
       {bytesTensor({-1, 0, 5}), bytesTensor({4, 4, 4}),
        Tensor::of<int8_t>(ElementKind::SI4, {2}, {-8, 7}),
        Tensor::of<int8_t>(ElementKind::SI2, {3}, {-2, 1, -1}),
        Tensor::of<uint8_t>(ElementKind::UI1, {9}, {1, 0, 1, 1, 0, 0, 1, 0, 1}),
        Tensor::of<uint8_t>(ElementKind::UI1, {2}, {1, 1}),
        Tensor::of<uint8_t>(ElementKind::UI7, {2}, {127, 64}),
        Tensor::of<uint8_t>(ElementKind::Bool, {3}, {1, 0, 1}),
        Tensor::of<float>(ElementKind::F32, {}, {2.5f}),
        Tensor::zeros(ElementKind::SI64, {0, 4})}) {
    DenseElementsAttr attribute = tensor.toAttribute(&context);
    EXPECT_EQ(attribute.getType(), tensor.getType(&context));
    Expected<Tensor> back = Tensor::fromAttribute(attribute);
    ASSERT_TRUE(static_cast<bool>(back));
    EXPECT_EQ(*back, tensor) << tensor.describe();
  }
  EXPECT_TRUE(bytesTensor({4, 4}).toAttribute(&context).isSplat());
}

TEST(Tensor, ResourcesAreNotCopied) {
  MLIRContext context;
  context.loadDialect<BuiltinDialect>();
  static const float values[] = {1, 2};
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values), sizeof values);
  auto type = RankedTensorType::get({2}, Float32Type::get(&context));
  auto attribute = DenseResourceElementsAttr::get(
      type, "weights",
      UnmanagedAsmResourceBlob::allocateInferAlign(ArrayRef<float>(values)));
  Expected<Tensor> tensor = Tensor::fromAttribute(attribute);
  ASSERT_TRUE(static_cast<bool>(tensor));
  EXPECT_EQ(tensor->getBytes().data(), bytes.data());

  auto wrong = DenseResourceElementsAttr::get(
      RankedTensorType::get({3}, Float32Type::get(&context)), "short",
      UnmanagedAsmResourceBlob::allocateInferAlign(ArrayRef<float>(values)));
  EXPECT_EQ(
      llvm::toString(Tensor::fromAttribute(wrong).takeError()),
      "the constant resource 'short' has 8 bytes where its type needs 12");
}

TEST(Tensor, ConstantsOfOtherTypesAreRefused) {
  MLIRContext context;
  auto type = RankedTensorType::get({1}, IntegerType::get(&context, 8));
  EXPECT_EQ(llvm::toString(
                Tensor::fromAttribute(DenseElementsAttr::get(type, int8_t(1)))
                    .takeError()),
            "a constant with elements of type i8 has no value outside the IR");
}

TEST(Tensor, ShapesThatOverflowHaveNoSize) {
  EXPECT_EQ(getNumElements({2, 3}), 6);
  EXPECT_EQ(getNumElements({}), 1);
  EXPECT_EQ(getNumElements({int64_t(1) << 40, int64_t(1) << 40}), std::nullopt);
  EXPECT_EQ(getNumElements({-1}), std::nullopt);
}

TEST(TensorCompare, CountsAndLocatesDifferences) {
  Tensor actual = bytesTensor({1, 2, 3, 4}).reshaped({2, 2});
  Tensor expected = bytesTensor({1, 2, 5, 3}).reshaped({2, 2});
  Expected<TensorDifference> difference = compareTensors(actual, expected);
  ASSERT_TRUE(static_cast<bool>(difference));
  EXPECT_EQ(difference->numUnequal, 2);
  EXPECT_EQ(difference->maxAbsoluteDifference, 2);
  EXPECT_EQ(difference->maxAbsoluteExpected, 5);
  EXPECT_EQ(difference->firstUnequal, 2);
  // Dot product 32, squares 30 and 39.
  EXPECT_NEAR(difference->cosine, 32 / std::sqrt(30.0 * 39.0), 1e-12);
  EXPECT_EQ(describeDifference(*difference, actual, expected),
            "2 of 4 elements differ, at most by 2, cosine 0.935529, first at "
            "[1, 0]: 3 instead of 5");
}

TEST(TensorCompare, EqualTensorsSaySo) {
  Tensor tensor = bytesTensor({1, 2});
  Expected<TensorDifference> difference = compareTensors(tensor, tensor);
  ASSERT_TRUE(static_cast<bool>(difference));
  EXPECT_TRUE(difference->isEqual());
  EXPECT_EQ(describeDifference(*difference, tensor, tensor),
            "all 2 elements equal");
}

TEST(TensorCompare, NansAreOneClassAndNothingElse) {
  Tensor actual = Tensor::of<float>(ElementKind::F32, {3}, {NAN, -0.0f, NAN});
  Tensor expected =
      Tensor::of<float>(ElementKind::F32, {3}, {-NAN, 0.0f, 1.0f});
  Expected<TensorDifference> difference = compareTensors(actual, expected);
  ASSERT_TRUE(static_cast<bool>(difference));
  EXPECT_EQ(difference->numUnequal, 1);
  EXPECT_EQ(difference->firstUnequal, 2);
  EXPECT_TRUE(std::isinf(difference->maxAbsoluteDifference));
}

TEST(TensorCompare, NeighbouringWideIntegersDiffer) {
  int64_t large = (int64_t(1) << 60) + 1;
  Expected<TensorDifference> difference =
      compareTensors(Tensor::of<int64_t>(ElementKind::SI64, {1}, {large}),
                     Tensor::of<int64_t>(ElementKind::SI64, {1}, {large - 1}));
  ASSERT_TRUE(static_cast<bool>(difference));
  EXPECT_EQ(difference->numUnequal, 1);
}

TEST(TensorCompare, OtherShapesAndKindsAreRefused) {
  EXPECT_EQ(
      llvm::toString(compareTensors(bytesTensor({1}),
                                    Tensor::zeros(ElementKind::F32, {2, 2}))
                         .takeError()),
      "cannot compare 1xsi8 with the expected 2x2xf32");
}
