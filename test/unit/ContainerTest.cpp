//===- ContainerTest.cpp - Containers, whole and damaged ------------------===//

#include "hetero/Package/Container.h"
#include "hetero/Package/PackageBuilder.h"
#include "hetero/Package/PackagedProgram.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <gtest/gtest.h>
#include <random>

using namespace hetero;

namespace {

std::string toBytes(const ContainerWriter &writer) {
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  writer.write(os);
  return bytes;
}

Expected<Container> read(StringRef bytes) {
  return Container::fromBuffer(
      llvm::MemoryBuffer::getMemBufferCopy(bytes, "test.hetero"));
}

/// The message of reading `bytes`, or an empty string if they are accepted.
std::string refusal(StringRef bytes) {
  Expected<Container> container = read(bytes);
  return container ? "" : llvm::toString(container.takeError());
}

std::string refusal(const PackagedProgram &program) {
  ContainerWriter writer;
  addProgramSections(program, {}, "{}", writer);
  Expected<Container> container = read(toBytes(writer));
  if (!container)
    return llvm::toString(container.takeError());
  Expected<PackagedProgram> again = readProgram(*container);
  return again ? "" : llvm::toString(again.takeError());
}

const std::vector<uint8_t> code = {1, 2, 3};
const std::vector<uint8_t> weights(100, 7);

/// One stage on one device that reads one value and writes another.
PackagedProgram makeProgram() {
  PackagedProgram program;
  program.modelName = "tiny";
  program.modelDigest = toHex(Sha256::of(code));
  program.system = {"tiny-system", "#dlti.target_system_spec<>"};
  program.memories = {{"dram", 256}};
  program.values = {
      {"x", ElementKind::SI8, {1, 16}, {"dram", 0, 16}},
      {"y", ElementKind::F32, {1, 4}, {"dram", 16, 16}},
      {"z", ElementKind::F32, {4}, {"dram", 16, 16}},
  };
  program.inputs = {{"x", 0}};
  program.outputs = {{"z", 2}};
  program.steps = {
      {ProgramStep::Kind::Stage, "conv1", "cpu0", {0}, {1}, {"conv", "relu"}},
      {ProgramStep::Kind::View, "view0", "", {1}, {2}, {"reshape"}}};
  program.devices = {{"cpu0", "test", 3, code}};
  program.constants = {{{"dram", 64, 100}, "plain", weights},
                       {{"dram", 164, 3}, "plain", code}};
  program.sourceMap = {{"cpu0", "conv1", "conv", 0, 2}};
  return program;
}

std::string makeContainer() {
  ContainerWriter writer;
  addProgramSections(makeProgram(), {{"conv1", 8, 8000, 0, 8000, 5}},
                     "{\"version\": 1}", writer);
  return toBytes(writer);
}

TEST(Sha256Test, KnownDigests) {
  // FIPS 180-4 examples: "abc" and the empty message.
  EXPECT_EQ(toHex(Sha256::of(llvm::arrayRefFromStringRef("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(toHex(Sha256::of({})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256Test, PiecesGiveTheDigestOfTheWhole) {
  std::vector<uint8_t> bytes(300);
  for (auto [i, byte] : llvm::enumerate(bytes))
    byte = i;
  for (size_t step : {1, 7, 55, 56, 63, 64, 65, 299}) {
    Sha256 sha;
    for (size_t i = 0; i < bytes.size(); i += step)
      sha.update(ArrayRef(bytes).slice(i, std::min(step, bytes.size() - i)));
    EXPECT_EQ(sha.finish(), Sha256::of(bytes)) << step;
  }
}

TEST(Sha256Test, InstructionsAndArithmeticAgree) {
  std::vector<uint8_t> bytes;
  for (unsigned i = 0; i < 1000; ++i) {
    Sha256 arithmetic(/*mayUseInstructions=*/false);
    arithmetic.update(bytes);
    ASSERT_EQ(arithmetic.finish(), Sha256::of(bytes)) << i << " bytes";
    bytes.push_back(i * i + 7 * i / 3);
  }
}

TEST(ContainerTest, SectionsComeBackAlignedAndInOrder) {
  ContainerWriter writer;
  std::vector<uint8_t> first = {1, 2, 3}, second = {4, 5};
  EXPECT_EQ(writer.addSection(SectionKind::Code, "tpu", 7, {9}, 4096), 0u);
  EXPECT_EQ(
      writer.addSection(SectionKind::ConstantData, 1, {first, second}, 64), 1u);
  EXPECT_EQ(writer.addSection(SectionKind::Plan, "", 1, {}, 1), 2u);
  Expected<Container> container = read(toBytes(writer));
  ASSERT_TRUE(static_cast<bool>(container));
  ArrayRef<ContainerSection> sections = container->getSections();
  ASSERT_EQ(sections.size(), 3u);
  EXPECT_EQ(sections[0].room, "tpu");
  EXPECT_EQ(sections[0].version, 7u);
  EXPECT_EQ(sections[0].offsetBytes % 4096, 0u);
  EXPECT_EQ(sections[1].bytes.size(), 66u);
  EXPECT_EQ(sections[1].bytes[64], 4);
  EXPECT_EQ(sections[2].bytes.size(), 0u);
  Expected<const ContainerSection *> missing =
      container->getSection(SectionKind::System);
  EXPECT_EQ(llvm::toString(missing.takeError()),
            "'test.hetero' has no section \"system\"");
}

TEST(ContainerTest, SeveralSectionsOfASingleKindAreRefused) {
  ContainerWriter writer;
  writer.addSection(SectionKind::Plan, "", 1, {1});
  writer.addSection(SectionKind::Plan, "", 1, {2});
  Expected<Container> container = read(toBytes(writer));
  ASSERT_TRUE(static_cast<bool>(container));
  EXPECT_EQ(
      llvm::toString(container->getSection(SectionKind::Plan).takeError()),
      "'test.hetero' has several sections \"plan\"");
}

TEST(ContainerTest, EveryTruncationIsRefused) {
  std::string bytes = makeContainer();
  for (size_t size = 0; size < bytes.size(); ++size) {
    std::string message = refusal(StringRef(bytes).take_front(size));
    EXPECT_TRUE(StringRef(message).starts_with("'test.hetero' ")) << size;
    EXPECT_EQ(message.find('\n'), std::string::npos) << size;
  }
  EXPECT_FALSE(refusal(bytes + '\0').empty());
  EXPECT_TRUE(refusal(bytes).empty());
}

TEST(ContainerTest, EveryFlippedBitIsRefused) {
  std::string bytes = makeContainer();
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] ^= 1 << (bit % 8);
    ASSERT_FALSE(refusal(damaged).empty()) << "bit " << bit;
  }
}

TEST(ContainerTest, HeaderMessages) {
  std::string bytes = makeContainer();
  EXPECT_EQ(refusal("PK\3\4 something else"),
            "'test.hetero' is no Hetero container");
  EXPECT_EQ(refusal(StringRef(bytes).take_front(20)),
            "'test.hetero' is cut off within its header");
  std::string newer = bytes;
  newer[8] = 2;
  EXPECT_EQ(refusal(newer),
            "'test.hetero' has container version 2.0, this tool reads version "
            "1; compile the model again with this release");
  std::string cut = bytes.substr(0, bytes.size() - 1);
  EXPECT_EQ(refusal(cut), "'test.hetero' has " + std::to_string(cut.size()) +
                              " bytes, its header says " +
                              std::to_string(bytes.size()) +
                              "; it is cut off or damaged");
  std::string damaged = bytes;
  damaged.back() ^= 1;
  EXPECT_NE(refusal(damaged).find("does not match its digest"),
            std::string::npos);
}

/// Random damage with its digests repaired, so that the layers below are met.
TEST(ContainerTest, NonsenseBehindGoodDigestsIsRefusedOrHarmless) {
  Expected<Container> original = read(makeContainer());
  ASSERT_TRUE(static_cast<bool>(original));
  std::mt19937 random(20240229);
  int numRefused = 0;
  for (int round = 0; round < 3000; ++round) {
    ContainerWriter writer;
    size_t victim = random() % original->getSections().size();
    for (auto [i, section] : llvm::enumerate(original->getSections())) {
      std::vector<uint8_t> bytes = section.bytes.vec();
      for (int change = random() % 4 + 1; i == victim && change > 0; --change)
        if (!bytes.empty())
          bytes[random() % bytes.size()] = random() % 8 ? random() : 0xff;
      writer.addSection(section.kind, section.room, section.version, bytes,
                        section.alignmentBytes);
    }
    Expected<Container> container = read(toBytes(writer));
    ASSERT_TRUE(static_cast<bool>(container));
    Expected<PackagedProgram> program = readProgram(*container);
    Expected<std::vector<PredictedStep>> predictions =
        readPredictions(*container);
    numRefused += !program || !predictions;
    llvm::consumeError(program.takeError());
    llvm::consumeError(predictions.takeError());
  }
  EXPECT_GT(numRefused, 500);
}

TEST(ContainerTest, ProgramsComeBackAsTheyWere) {
  Expected<Container> container = read(makeContainer());
  ASSERT_TRUE(static_cast<bool>(container));
  Expected<PackagedProgram> program = readProgram(*container);
  ASSERT_TRUE(static_cast<bool>(program));
  EXPECT_EQ(program->modelName, "tiny");
  EXPECT_EQ(program->modelDigest, makeProgram().modelDigest);
  EXPECT_EQ(program->system.name, "tiny-system");
  EXPECT_EQ(program->system.attribute, "#dlti.target_system_spec<>");
  ASSERT_EQ(program->memories.size(), 1u);
  EXPECT_EQ(program->memories[0].sizeBytes, 256);
  ASSERT_EQ(program->values.size(), 3u);
  EXPECT_EQ(program->values[1].kind, ElementKind::F32);
  EXPECT_EQ(program->values[1].shape, (SmallVector<int64_t>{1, 4}));
  EXPECT_EQ(program->values[1].region.offsetBytes, 16);
  ASSERT_EQ(program->steps.size(), 2u);
  EXPECT_EQ(program->steps[0].device, "cpu0");
  EXPECT_EQ(program->steps[0].nodes,
            (std::vector<std::string>{"conv", "relu"}));
  EXPECT_EQ(program->steps[1].kind, ProgramStep::Kind::View);
  ASSERT_EQ(program->devices.size(), 1u);
  EXPECT_EQ(program->devices[0].room, "test");
  EXPECT_EQ(program->devices[0].version, 3u);
  EXPECT_EQ(program->devices[0].bytes, ArrayRef(code));
  ASSERT_EQ(program->constants.size(), 2u);
  EXPECT_EQ(program->constants[0].bytes, ArrayRef(weights));
  EXPECT_EQ(program->constants[0].region.offsetBytes, 64);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(program->constants[1].bytes.data()) %
                alignof(uint64_t),
            0u);
  ASSERT_EQ(program->sourceMap.size(), 1u);
  EXPECT_EQ(program->sourceMap[0].node, "conv");
  EXPECT_EQ(llvm::cantFail(readPlanJson(*container)), "{\"version\": 1}");
  auto predictions = llvm::cantFail(readPredictions(*container));
  ASSERT_EQ(predictions.size(), 1u);
  EXPECT_EQ(predictions[0].latencyCycles, 8);
  EXPECT_EQ(makeContainer(), makeContainer());
}

TEST(ContainerTest, EqualConstantsAreStoredOnce) {
  PackagedProgram program = makeProgram();
  std::vector<uint8_t> copy = weights;
  program.memories = {{"dram", 1024}};
  program.constants = {{{"dram", 64, 100}, "plain", weights},
                       {{"dram", 256, 100}, "plain", copy},
                       {{"dram", 512, 100}, "tiled", copy}};
  ContainerWriter writer;
  addProgramSections(program, {}, "{}", writer);
  Expected<Container> container = read(toBytes(writer));
  ASSERT_TRUE(static_cast<bool>(container));
  auto again = llvm::cantFail(readProgram(*container));
  ASSERT_EQ(again.constants.size(), 3u);
  EXPECT_EQ(again.constants[0].bytes.data(), again.constants[1].bytes.data());
  EXPECT_NE(again.constants[0].bytes.data(), again.constants[2].bytes.data());
  EXPECT_EQ(llvm::cantFail(container->getSection(SectionKind::ConstantData))
                ->bytes.size(),
            128u + 100u);
}

TEST(ContainerTest, InconsistentProgramsAreRefused) {
  EXPECT_EQ(refusal(makeProgram()), "");
  auto expect = [](StringRef words,
                   llvm::function_ref<void(PackagedProgram &)> damage) {
    PackagedProgram program = makeProgram();
    damage(program);
    std::string message = refusal(program);
    EXPECT_NE(message.find(words), std::string::npos)
        << words.str() << " / " << message;
  };
  expect("value \"y\" lies outside memory \"dram\"",
         [](auto &p) { p.values[1].region.offsetBytes = 250; });
  expect("value \"y\" lies outside memory \"dram\"",
         [](auto &p) { p.values[1].region.offsetBytes = -4; });
  expect("value \"y\" lies in memory \"sram\", which the program does not use",
         [](auto &p) { p.values[1].region.memory = "sram"; });
  expect("value \"y\" does not fill its bytes",
         [](auto &p) { p.values[1].shape = {1, 5}; });
  expect("value \"y\" does not fill its bytes",
         [](auto &p) { p.values[1].shape = {INT64_MAX, INT64_MAX}; });
  expect("memory \"dram\" is listed twice",
         [](auto &p) { p.memories.push_back({"dram", 4}); });
  expect("device \"cpu0\" is listed twice",
         [](auto &p) { p.devices.push_back({"cpu0", "test", 3, code}); });
  expect("input or output \"x\" has no value",
         [](auto &p) { p.inputs[0].value = 3; });
  expect("step \"conv1\" is listed twice",
         [](auto &p) { p.steps.push_back(p.steps[0]); });
  expect("stage \"conv1\" runs on device \"gpu\", which has no code",
         [](auto &p) { p.steps[0].device = "gpu"; });
  expect("step \"conv1\" names a value that is not there",
         [](auto &p) { p.steps[0].outputs = {9}; });
  expect("step \"conv1\" reads \"z\" before it is made",
         [](auto &p) { p.steps[0].inputs = {2}; });
  expect("step \"view0\" does not move one value to another of its size",
         [](auto &p) { p.steps[1].inputs = {1, 1}; });
  expect("constant 1 lies outside memory \"dram\"",
         [](auto &p) { p.constants[1].region.offsetBytes = 254; });
}

TEST(ContainerTest, FilesAreMappedAndMissingOnesNamed) {
  SmallString<128> path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("container", "hetero", path));
  ContainerWriter writer;
  writer.addSection(SectionKind::Code, "tpu", 1, std::vector<uint8_t>(100000));
  ASSERT_FALSE(static_cast<bool>(writer.writeFile(path)));
  Expected<Container> container = Container::open(path);
  ASSERT_TRUE(static_cast<bool>(container));
  EXPECT_EQ(container->getSections()[0].bytes.size(), 100000u);
  llvm::sys::fs::remove(path);
  Error error = Container::open("/no/such/file.hetero").takeError();
  EXPECT_EQ(llvm::toString(std::move(error)),
            "cannot read '/no/such/file.hetero': No such file or directory");
}

TEST(PackageBuilderTest, ConstantsArePlacedOnceBehindTheActivations) {
  PackageBuilder builder;
  builder.addMemory("dram", 1024, 100);
  builder.addMemory("sram", 64, 0);
  auto place = [&](StringRef memory, StringRef layout, ArrayRef<uint8_t> bytes,
                   uint32_t alignment) {
    Expected<Placement> placement =
        builder.addConstant(memory, layout, bytes, alignment);
    return placement ? std::to_string(placement->offsetBytes)
                     : llvm::toString(placement.takeError());
  };
  EXPECT_EQ(place("dram", "plain", weights, 64), "128");
  EXPECT_EQ(place("dram", "plain", std::vector<uint8_t>(weights), 64), "128");
  EXPECT_EQ(place("dram", "tiled", weights, 1), "228");
  // The same bytes where they are not aligned enough are placed again.
  EXPECT_EQ(place("dram", "tiled", weights, 64), "384");
  EXPECT_EQ(place("sram", "plain", code, 4), "0");
  EXPECT_EQ(place("sram", "plain", weights, 4),
            "memory \"sram\" is full: a constant of 100 bytes does not fit "
            "behind the 4 bytes in use of 64; use a system with more memory");
  EXPECT_EQ(place("l1", "plain", code, 4),
            "the fabric has no memory \"l1\" for a constant");

  builder.beginDevice("cpu0");
  builder.addSourceRange("conv1", "conv", 4, 8);
  PackagedProgram program;
  builder.finish(program);
  ASSERT_EQ(program.memories.size(), 2u);
  EXPECT_EQ(program.memories[0].sizeBytes, 484);
  EXPECT_EQ(program.constants.size(), 4u);
  EXPECT_EQ(program.sourceMap[0].device, "cpu0");
}

TEST(PackageBuilderTest, ScratchIsOneRegionADeviceAndGrows) {
  PackageBuilder builder;
  builder.addMemory("dram", 1000, 0);
  auto reserve = [&](StringRef device, int64_t bytes) {
    return llvm::cantFail(builder.reserveScratch(device, "dram", bytes))
        .offsetBytes;
  };
  EXPECT_EQ(reserve("a", 100), 0);
  EXPECT_EQ(reserve("a", 60), 0);
  // Nothing lies behind it: it grows where it is.
  EXPECT_EQ(reserve("a", 128), 0);
  EXPECT_EQ(reserve("b", 64), 128);
  // Something lies behind it now: a new region, and the old one stays valid.
  EXPECT_EQ(reserve("a", 200), 192);
  EXPECT_EQ(reserve("a", 128), 192);
  EXPECT_EQ(reserve("b", 64), 128);
  Expected<Placement> tooMuch = builder.reserveScratch("b", "dram", 2000);
  EXPECT_EQ(llvm::toString(tooMuch.takeError()),
            "memory \"dram\" is full: working space of device \"b\" of 2000 "
            "bytes does not fit behind the 448 bytes in use of 1000; use a "
            "system with more memory");
}

} // namespace
