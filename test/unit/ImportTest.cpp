//===- ImportTest.cpp - Reading models, good and damaged ------------------===//
//
// What lit cannot do well: thousands of damaged files in one process, real
// models that are absent from the repository, and tensor files.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "hetero/Import/OnnxImporter.h"
#include "hetero/Import/OnnxTensorFile.h"
#include "hetero/Support/Files.h"
#include "hetero/Support/Sha256.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include <gtest/gtest.h>
#include <random>

using namespace hetero;

namespace {

/// The folder of the real models, or empty if there is none.
std::string getModels() {
  const char *given = std::getenv("HETERO_SHARED");
  std::string folder = given ? given : HETERO_SOURCE_DIR "/../shared";
  folder += "/models";
  return llvm::sys::fs::is_directory(folder) ? folder : "";
}

#define SKIP_WITHOUT_MODELS()                                                  \
  if (getModels().empty())                                                     \
  GTEST_SKIP() << "the folder ../shared/models is absent"

/// A file in a temporary folder that goes with it.
class TemporaryFile {
public:
  explicit TemporaryFile(StringRef suffix = "onnx") {
    llvm::sys::fs::createTemporaryFile("hetero-import", suffix, path);
  }
  ~TemporaryFile() { llvm::sys::fs::remove(path); }
  void write(StringRef bytes) const {
    ASSERT_FALSE(static_cast<bool>(writeFile(path, bytes)));
  }
  StringRef getPath() const { return path; }

private:
  SmallString<128> path;
};

std::string read(StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path);
  return file ? (*file)->getBuffer().str() : "";
}

std::string importModel(StringRef name) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  ImportReport report;
  auto module = importOnnx(getModels() + ("/" + name + "/model.onnx").str(),
                           &context, {}, report);
  EXPECT_EQ(succeeded(module), report.empty());
  std::string text;
  llvm::raw_string_ostream os(text);
  report.print(os, name);
  return text;
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

TEST(ImportOptions, ReadsInputShapes) {
  ImportOptions options;
  EXPECT_FALSE(static_cast<bool>(options.addInputShape("x:0:1x3x224x224")));
  ASSERT_TRUE(options.inputShapes.contains("x:0"));
  EXPECT_EQ(ArrayRef<int64_t>(options.inputShapes["x:0"]),
            ArrayRef<int64_t>({1, 3, 224, 224}));
}

TEST(ImportOptions, RefusesOtherText) {
  for (StringRef text :
       {"x", "x:", "x:1x", "x:1x-3", "x:0", "x:1x3 ", ":1x3"}) {
    ImportOptions options;
    Error error = options.addInputShape(text);
    ASSERT_TRUE(static_cast<bool>(error)) << text.str();
    EXPECT_NE(llvm::toString(std::move(error)).find("expected a name"),
              std::string::npos);
  }
  ImportOptions options;
  llvm::cantFail(options.addInputShape("x:1x3"));
  EXPECT_EQ(llvm::toString(options.addInputShape("x:1x4")),
            "the shape of input 'x' is given twice");
}

//===----------------------------------------------------------------------===//
// Real models
//===----------------------------------------------------------------------===//

TEST(ImportModels, ReadsTheModelsWeCompile) {
  SKIP_WITHOUT_MODELS();
  for (StringRef name : {"core/ad01_int8",
                         "core/kws_int8",
                         "core/micro_kws_fp32",
                         "core/micro_kws_qdq",
                         "core/mobilenet_v2_1.0_224_quant",
                         "core/resnet8_fp32",
                         "core/resnet8_int8",
                         "core/vww_int8",
                         "torture/beyond_2_24_conv_0",
                         "torture/beyond_2_24_conv_2",
                         "torture/convinteger",
                         "torture/qdq_add_pow2_all_pairs_int8",
                         "torture/qdq_add_random_all_pairs_int8",
                         "torture/qdq_avgpool3_pad_int8",
                         "torture/qdq_avgpool3_pad_uint8",
                         "torture/qdq_concat_rescale",
                         "torture/qdq_conv_relu_pow2",
                         "torture/qdq_depthwise_i8_pow2",
                         "torture/qdq_mul_random_all_pairs_int8",
                         "torture/qdq_sigmoid_int8",
                         "torture/qdq_softmax_uint8",
                         "torture/qdq_sub_random_all_pairs_int8",
                         "torture/qlinearconv_00",
                         "torture/qlinearconv_02",
                         "torture/qlinearconv_08",
                         "torture/qlinearconv_10",
                         "torture/qlinearmatmul_0",
                         "torture/qlinearmatmul_2",
                         "torture/ties_avgpool_0",
                         "torture/ties_conv_0",
                         "torture/ties_matmul_1",
                         "torture/ties_qdq_conv_1",
                         "torture/ties_qdq_conv_3"})
    EXPECT_EQ(importModel(name), "") << name.str();
}

TEST(ImportModels, RefusesAMistypedModelOnce) {
  SKIP_WITHOUT_MODELS();
  EXPECT_EQ(
      importModel("refused/toycar_mistyped"),
      "error: 'refused/toycar_mistyped' cannot be imported: 1 problem\n"
      "  node 'TFLITE2ONNX_FAF_functional_1/activation/"
      "Relu;functional_1/dense/BiasAdd' (Gemm): its operand A "
      "('input_1') has elements of type int8, which the operator does "
      "not take\n"
      "    hint: insert a conversion, or correct the type of the value\n");
}

TEST(ImportModels, RefusesAModelThatCannotBeLifted) {
  SKIP_WITHOUT_MODELS();
  std::string text = importModel("refused/onnx_mnist_opset1");
  EXPECT_NE(text.find("the model uses opset 1, and ONNX's version converter "
                      "cannot lift it to opset 7"),
            std::string::npos)
      << text;
}

TEST(ImportModels, KeepsEveryNodeName) {
  SKIP_WITHOUT_MODELS();
  MLIRContext context;
  ImportReport report;
  auto module = importOnnx(getModels() + "/core/resnet8_int8/model.onnx",
                           &context, {}, report);
  ASSERT_TRUE(succeeded(module));
  unsigned convolutions = 0;
  (*module)->walk([&](nn::ConvOp conv) {
    ++convolutions;
    auto name = dyn_cast<NameLoc>(conv.getLoc());
    ASSERT_TRUE(name);
    EXPECT_TRUE(name.getName().strref().contains("onv2d"))
        << name.getName().str();
  });
  EXPECT_EQ(convolutions, 9u);
}

//===----------------------------------------------------------------------===//
// Damaged files
//===----------------------------------------------------------------------===//

/// Imports these bytes; whatever they are, there is a module or a problem.
void importBytes(const TemporaryFile &file, StringRef bytes) {
  file.write(bytes);
  MLIRContext context(MLIRContext::Threading::DISABLED);
  ImportReport report;
  auto module = importOnnx(file.getPath(), &context, {}, report);
  EXPECT_EQ(succeeded(module), report.empty());
  EXPECT_FALSE(report.isUnreadable());
}

class ImportDamaged : public ::testing::TestWithParam<const char *> {
protected:
  void SetUp() override {
    SKIP_WITHOUT_MODELS();
    bytes = read(getModels() + "/" + GetParam() + "/model.onnx");
    ASSERT_FALSE(bytes.empty());
  }

  /// Rounds of a test; more are asked for when hunting.
  static int getRounds() {
    const char *given = std::getenv("HETERO_FUZZ_ROUNDS");
    return given ? std::atoi(given) : 60;
  }

  std::string bytes;
  TemporaryFile file;
};

TEST_P(ImportDamaged, CutOffAnywhere) {
  for (int i = 0, rounds = getRounds(); i < rounds; ++i)
    importBytes(file, StringRef(bytes).take_front(bytes.size() * i / rounds));
}

TEST_P(ImportDamaged, WithFlippedBits) {
  std::mt19937 random(20240607);
  for (int i = 0, rounds = getRounds(); i < rounds; ++i) {
    std::string damaged = bytes;
    // Weights make most of a file; half of the flips go to its last part, where
    // the exporters put inputs and outputs, and its first, with the nodes.
    size_t range =
        i % 2 ? damaged.size() : std::min<size_t>(2000, damaged.size());
    size_t start = i % 4 == 2 ? damaged.size() - range : 0;
    for (int flips = 1 + i % 5; flips > 0; --flips)
      damaged[start + random() % range] ^= static_cast<char>(1 << random() % 8);
    importBytes(file, damaged);
  }
}

TEST_P(ImportDamaged, WithMovedPieces) {
  std::mt19937 random(42);
  for (int i = 0, rounds = getRounds(); i < rounds; ++i) {
    std::string damaged = bytes;
    size_t size = 1 + random() % std::min<size_t>(64, bytes.size() / 2);
    size_t from = random() % (bytes.size() - size);
    size_t to = random() % (bytes.size() - size);
    damaged.replace(to, size, bytes, from, size);
    importBytes(file, damaged);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, ImportDamaged,
                         ::testing::Values("core/resnet8_int8", "core/kws_int8",
                                           "torture/qdq_conv_relu_pow2",
                                           "torture/qdq_concat_rescale",
                                           "torture/qlinearconv_02",
                                           "torture/ties_avgpool_0",
                                           "integer/dory_PenguiNet_32",
                                           "refused/onnx_mnist_opset1"));

TEST(ImportFiles, RefusesWhatIsNoModel) {
  TemporaryFile file;
  for (StringRef bytes : {"", "hello, I am not a model", "\x08\x08"})
    importBytes(file, bytes);
}

TEST(ImportFiles, KnowsTheDigestOfTheFile) {
  SKIP_WITHOUT_MODELS();
  std::string path = getModels() + "/core/resnet8_int8/model.onnx";
  std::string bytes = read(path);
  MLIRContext context;
  ImportReport report;
  auto module = importOnnx(path, &context, {}, report);
  ASSERT_TRUE(succeeded(module));
  auto digest = (**module)->getAttrOfType<StringAttr>(kModelDigestAttrName);
  EXPECT_EQ(digest.str(),
            toHex(Sha256::of(llvm::arrayRefFromStringRef(bytes))));
}

TEST(ImportFiles, RefusesWhatNoOnnxFileCanBe) {
  TemporaryFile file;
  // Sparse: takes no room on the disk.
  int descriptor;
  ASSERT_FALSE(llvm::sys::fs::openFileForWrite(file.getPath(), descriptor));
  ASSERT_FALSE(llvm::sys::fs::resize_file_sparse(descriptor, 5ull << 29));
  llvm::sys::Process::SafelyCloseFileDescriptor(descriptor);
  MLIRContext context;
  ImportReport report;
  EXPECT_TRUE(failed(importOnnx(file.getPath(), &context, {}, report)));
  ASSERT_EQ(report.getProblems().size(), 1u);
  EXPECT_EQ(report.getProblems()[0].reason,
            "the file is larger than 2 GB, which no ONNX file can be");
}

TEST(ImportFiles, RefusesADirectory) {
  MLIRContext context;
  ImportReport report;
  EXPECT_TRUE(failed(importOnnx("/", &context, {}, report)));
  EXPECT_TRUE(report.isUnreadable());
}

TEST(ImportFiles, SaysWhatCannotBeRead) {
  MLIRContext context;
  ImportReport report;
  EXPECT_TRUE(failed(importOnnx("/nonexistent.onnx", &context, {}, report)));
  EXPECT_TRUE(report.isUnreadable());
  ASSERT_EQ(report.getProblems().size(), 1u);
  EXPECT_EQ(report.getProblems()[0].reason,
            "cannot read '/nonexistent.onnx': No such file or directory");
}

//===----------------------------------------------------------------------===//
// Tensor files
//===----------------------------------------------------------------------===//

TEST(OnnxTensorFile, ReadsWhatItWrites) {
  TemporaryFile file("pb");
  float floats[] = {1.5f, -0.0f, 3e38f};
  int8_t nibbles[] = {-8, 7, -1};
  int64_t wide[] = {INT64_MIN, 0, INT64_MAX};
  for (const Tensor &tensor :
       {Tensor::of<float>(ElementKind::F32, {3}, floats),
        Tensor::of<int8_t>(ElementKind::SI4, {3, 1}, nibbles),
        Tensor::of<int8_t>(ElementKind::SI8, {1, 3}, nibbles),
        Tensor::of<int64_t>(ElementKind::SI64, {3}, wide),
        Tensor::zeros(ElementKind::UI8, {2, 0}),
        Tensor::zeros(ElementKind::F16, {})}) {
    ASSERT_FALSE(static_cast<bool>(
        writeOnnxTensor(file.getPath(), NamedTensor{"x", tensor})));
    auto again = readOnnxTensor(file.getPath());
    ASSERT_TRUE(static_cast<bool>(again)) << llvm::toString(again.takeError());
    EXPECT_EQ(again->name, "x");
    EXPECT_EQ(again->tensor.describe(), tensor.describe());
    EXPECT_TRUE(again->tensor == tensor) << tensor.describe();
  }
}

TEST(OnnxTensorFile, RefusesDamage) {
  TemporaryFile file("pb");
  int8_t numbers[] = {1, 2, 3, 4, 5, 6};
  llvm::cantFail(writeOnnxTensor(
      file.getPath(),
      NamedTensor{"x", Tensor::of<int8_t>(ElementKind::SI8, {2, 3}, numbers)}));
  std::string bytes = read(file.getPath());
  for (size_t size = 0; size < bytes.size(); ++size) {
    file.write(StringRef(bytes).take_front(size));
    auto tensor = readOnnxTensor(file.getPath());
    EXPECT_FALSE(static_cast<bool>(tensor)) << size;
    std::string message = llvm::toString(tensor.takeError());
    EXPECT_NE(message.find(file.getPath().str()), std::string::npos) << message;
  }
}

TEST(OnnxTensorFile, TellsMissingFilesApart) {
  auto tensor = readOnnxTensor("/nonexistent.pb");
  ASSERT_FALSE(static_cast<bool>(tensor));
  Error error = tensor.takeError();
  EXPECT_TRUE(isFileSystemError(error));
  llvm::consumeError(std::move(error));
}

} // namespace
