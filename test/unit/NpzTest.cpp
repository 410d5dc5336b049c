//===- NpzTest.cpp - NumPy's files, good and bad ----------------*- C++ -*-===//
//
// Files are built byte by byte, because a reader is only as good as what it
// does with the files nobody meant to write.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Npz.h"
#include "hetero/Support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include "gtest/gtest.h"

using namespace hetero;

namespace {

/// A folder that disappears with the test.
class NpzTest : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("npz-test", folder));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  std::string path(StringRef name) {
    SmallString<128> result = folder;
    llvm::sys::path::append(result, name);
    return result.str().str();
  }
  std::string contents(StringRef name) {
    auto buffer = llvm::cantFail(readFile(path(name)));
    return buffer->getBuffer().str();
  }
  /// Writes `bytes` as a file and returns the error of reading it as .npz.
  std::string npzError(StringRef bytes) {
    llvm::cantFail(writeFile(path("bad.npz"), bytes));
    auto tensors = readNpz(path("bad.npz"));
    if (tensors)
      return "no error";
    std::string message = llvm::toString(tensors.takeError());
    StringRef text = message;
    EXPECT_TRUE(text.consume_front(path("bad.npz") + ": ")) << message;
    return text.str();
  }

  SmallString<128> folder;
};

std::string npy(StringRef dictionary, StringRef elements, char version = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += {version, 0, static_cast<char>(dictionary.size()), 0};
  if (version > 1)
    bytes += {0, 0};
  return bytes + dictionary.str() + elements.str();
}

std::string npyError(StringRef bytes) {
  Expected<Tensor> tensor = parseNpy(bytes, "file.npy");
  return tensor ? "no error" : llvm::toString(tensor.takeError());
}

} // namespace

TEST_F(NpzTest, EveryElementTypeSurvives) {
  for (ElementKind kind :
       {ElementKind::F16, ElementKind::F32, ElementKind::F64, ElementKind::SI8,
        ElementKind::UI8, ElementKind::SI16, ElementKind::UI16,
        ElementKind::SI32, ElementKind::UI32, ElementKind::SI64,
        ElementKind::UI64, ElementKind::Bool}) {
    Tensor tensor = Tensor::zeros(kind, {2, 3});
    for (auto [index, byte] : llvm::enumerate(tensor.getMutableBytes()))
      byte = index % 2;
    std::string bytes = llvm::cantFail(formatNpy(tensor));
    EXPECT_EQ((bytes.size() - tensor.getBytes().size()) % 64, 0u);
    EXPECT_EQ(llvm::cantFail(parseNpy(bytes, "")), tensor);
  }
}

TEST_F(NpzTest, FourBitIntegersAreWrittenAsEight) {
  Tensor tensor = Tensor::of<int8_t>(ElementKind::SI4, {2}, {-8, 7});
  Tensor back = llvm::cantFail(parseNpy(llvm::cantFail(formatNpy(tensor)), ""));
  EXPECT_EQ(back, Tensor::of<int8_t>(ElementKind::SI8, {2}, {-8, 7}));
}

TEST_F(NpzTest, BrainFloatsAreRefused) {
  EXPECT_EQ(llvm::toString(
                writeNpy(path("x.npy"), Tensor::zeros(ElementKind::BF16, {1}))),
            path("x.npy") + ": NumPy has no element type bf16");
  EXPECT_FALSE(llvm::sys::fs::exists(path("x.npy")));
}

TEST_F(NpzTest, ShapesOfEveryRank) {
  for (SmallVector<int64_t> shape :
       {SmallVector<int64_t>{}, {1}, {0}, {3, 0, 2}, {2, 1, 2}}) {
    Tensor tensor = Tensor::zeros(ElementKind::SI8, shape);
    EXPECT_EQ(llvm::cantFail(parseNpy(llvm::cantFail(formatNpy(tensor)), "")),
              tensor);
  }
}

TEST_F(NpzTest, LaterVersionsAndSpellingsAreRead) {
  Tensor expected = Tensor::of<int8_t>(ElementKind::SI8, {2}, {1, 2});
  for (char version : {1, 2, 3})
    EXPECT_EQ(
        llvm::cantFail(parseNpy(
            npy("{\"shape\":( 2 , ) ,'fortran_order':False,'descr':'|i1'}\n",
                "\1\2", version),
            "")),
        expected);
}

TEST_F(NpzTest, FortranOrderIsConverted) {
  // Columns 1 4, 2 5, 3 6 of [[1, 2, 3], [4, 5, 6]].
  EXPECT_EQ(llvm::cantFail(parseNpy(
                npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}",
                    "\1\4\2\5\3\6"),
                "")),
            Tensor::of<uint8_t>(ElementKind::UI8, {2, 3}, {1, 2, 3, 4, 5, 6}));
}

TEST_F(NpzTest, MalformedArraysAreRefused) {
  StringRef good = "{'descr': '|i1', 'fortran_order': False, 'shape': (2,)}";
  EXPECT_EQ(npyError(""), "file.npy: not a .npy array (no NumPy magic word)");
  EXPECT_EQ(npyError("\x93NUMPY"),
            "file.npy: not a .npy array (no NumPy magic word)");
  EXPECT_EQ(npyError(npy(good, "\1\2", 9)),
            "file.npy: format version 9 is unknown; save it with numpy.save");
  EXPECT_EQ(npyError(StringRef(npy(good, "")).drop_back(1)),
            "file.npy: ends within its header");
  EXPECT_EQ(npyError(StringRef(npy(good, "", 2)).take_front(10)),
            "file.npy: ends within its header");
  EXPECT_EQ(npyError(npy(good, "\1")),
            "file.npy: holds 1 bytes of elements where its shape needs 2");
  EXPECT_EQ(npyError(npy(good, "\1\2\3")),
            "file.npy: holds 3 bytes of elements where its shape needs 2");
  EXPECT_EQ(
      npyError(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}",
                   "1234")),
      "file.npy: element type '>f4' is not supported; floats, integers and "
      "booleans in little endian are");
  EXPECT_EQ(npyError(npy("{'descr': '<f4', 'fortran_order': False, 'shape': "
                         "(9000000000000000000, 9)}",
                         "")),
            "file.npy: its shape has more elements than a file can hold");
  for (StringRef dictionary :
       {"", "{", "{}", "{'descr': '|i1', 'fortran_order': False}",
        "{'descr': '|i1', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (2,), 'x': 1}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (2 2)}",
        "{'descr': '|i1', 'descr': '|i1', 'fortran_order': False, 'shape': ()}",
        "{'descr': ['|i1'], 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (2,)} x"})
    EXPECT_EQ(npyError(npy(dictionary, "\1\2")),
              "file.npy: its header is not the dictionary the format defines")
        << dictionary.str();
}

TEST_F(NpzTest, ArchivesKeepOrderAndBytes) {
  std::vector<NamedTensor> tensors = {
      {"zeta", Tensor::of<float>(ElementKind::F32, {2}, {1.5f, -2.0f})},
      {"alpha/inner:0", Tensor::of<int8_t>(ElementKind::SI8, {1, 2}, {3, 4})}};
  llvm::cantFail(writeNpz(path("a.npz"), tensors));
  auto back = llvm::cantFail(readNpz(path("a.npz")));
  ASSERT_EQ(back.size(), 2u);
  for (auto [got, expected] : llvm::zip(back, tensors)) {
    EXPECT_EQ(got.name, expected.name);
    EXPECT_EQ(got.tensor, expected.tensor);
  }
  llvm::cantFail(writeNpz(path("b.npz"), tensors));
  EXPECT_EQ(contents("a.npz"), contents("b.npz"));
  EXPECT_NE(findTensor(back, "zeta"), nullptr);
  EXPECT_EQ(findTensor(back, "eta"), nullptr);
}

TEST_F(NpzTest, EmptyArchivesAreArchives) {
  llvm::cantFail(writeNpz(path("none.npz"), {}));
  EXPECT_TRUE(llvm::cantFail(readNpz(path("none.npz"))).empty());
}

TEST_F(NpzTest, AmbiguousNamesAreRefused) {
  Tensor tensor;
  EXPECT_EQ(
      llvm::toString(writeNpz(path("a.npz"), {{"x", tensor}, {"x", tensor}})),
      path("a.npz") + ": the name 'x' is used twice");
  EXPECT_EQ(llvm::toString(writeNpz(path("a.npz"), {{"", tensor}})),
            path("a.npz") + ": an array without a name cannot be written");
}

TEST_F(NpzTest, DamagedArchivesAreRefused) {
  llvm::cantFail(
      writeNpz(path("a.npz"),
               {{"x", Tensor::of<int8_t>(ElementKind::SI8, {2}, {3, 4})}}));
  std::string good = contents("a.npz");
  EXPECT_EQ(npzError("no archive"), "not a .npz archive: Not a zip archive");
  EXPECT_EQ(npzError(""), "not a .npz archive: the file is empty");
  // The last element of the only entry: 128 bytes of header lie before both.
  std::string flipped = good;
  size_t element = good.find("\x93NUMPY") + 128;
  ASSERT_EQ(flipped[element], 3);
  flipped[element] = 5;
  EXPECT_EQ(npzError(flipped), "array 'x': damaged archive entry (CRC error)");
  // Every truncation ends in an error, never in a crash.
  for (size_t size = 1; size < good.size(); ++size)
    EXPECT_NE(npzError(StringRef(good).take_front(size)), "no error");
  // So does every damaged byte that is noticed; others are names and times.
  for (size_t i = 0; i < good.size(); ++i) {
    std::string damaged = good;
    damaged[i] = static_cast<char>(damaged[i] ^ 0xff);
    llvm::cantFail(writeFile(path("bad.npz"), damaged));
    llvm::consumeError(readNpz(path("bad.npz")).takeError());
  }
}

TEST_F(NpzTest, ImpossibleSizesAreRefusedUnread) {
  llvm::cantFail(
      writeNpz(path("a.npz"),
               {{"x", Tensor::of<int8_t>(ElementKind::SI8, {2}, {3, 4})}}));
  std::string bytes = contents("a.npz");
  // The size of the entry stands 24 bytes into its central directory record.
  size_t record = bytes.find("PK\1\2");
  for (size_t local : {size_t(22), record + 24})
    for (size_t i = 0; i < 4; ++i)
      bytes[local + i] = i == 3 ? 0x7f : 0;
  EXPECT_EQ(npzError(bytes),
            "array 'x': claims 2130706432 bytes in 130, which no "
            "compression allows");
}

TEST_F(NpzTest, DeflatedArchivesAreRead) {
  // An archive of x = zeros(64, uint8) as numpy.savez_compressed writes it.
  static const unsigned char bytes[] = {
#include "DeflatedArchive.inc"
  };
  llvm::cantFail(writeFile(
      path("deflated.npz"),
      StringRef(reinterpret_cast<const char *>(bytes), sizeof bytes)));
  auto tensors = llvm::cantFail(readNpz(path("deflated.npz")));
  ASSERT_EQ(tensors.size(), 1u);
  EXPECT_EQ(tensors[0].name, "x");
  EXPECT_EQ(tensors[0].tensor, Tensor::zeros(ElementKind::UI8, {64}));
}

TEST_F(NpzTest, FileSystemErrorsAreTold) {
  auto missing = readNpz(path("missing.npz"));
  Error error = missing.takeError();
  EXPECT_TRUE(isFileSystemError(error));
  EXPECT_EQ(llvm::toString(std::move(error)),
            "cannot read '" + path("missing.npz") +
                "': No such file or directory");
  Error unwritable = writeNpz(path("no/folder.npz"), {{"x", Tensor()}});
  EXPECT_TRUE(isFileSystemError(unwritable));
  EXPECT_EQ(llvm::toString(std::move(unwritable)),
            "cannot write '" + path("no/folder.npz") +
                "': No such file or directory");
  Error contentsError = parseNpy("", "x").takeError();
  EXPECT_FALSE(isFileSystemError(contentsError));
  llvm::consumeError(std::move(contentsError));
}

TEST_F(NpzTest, FailedWritersLeaveNoFile) {
  EXPECT_EQ(llvm::toString(writeFile(path("half"),
                                     [](raw_ostream &os) {
                                       os << "half";
                                       return makeError("stopped");
                                     })),
            "stopped");
  std::error_code code;
  EXPECT_EQ(llvm::sys::fs::directory_iterator(folder, code),
            llvm::sys::fs::directory_iterator());
}

TEST_F(NpzTest, DevicesAreWrittenInPlace) {
  llvm::cantFail(writeFile("/dev/null", "bytes"));
  EXPECT_EQ(llvm::sys::fs::get_file_type("/dev/null"),
            llvm::sys::fs::file_type::character_file);
  Error full = writeFile("/dev/full", "bytes");
  EXPECT_TRUE(isFileSystemError(full));
  EXPECT_EQ(llvm::toString(std::move(full)),
            "cannot write '/dev/full': No space left on device");
}
