//===- ContainerFuzzer.cpp - Compiled programs ----------------------------===//
//
// Bytes as they are, which a digest refuses at once, and the same bytes with
// all digests made right: then the sections themselves have to be judged. What
// is accepted is loaded into its simulators, and stages of devices whose
// programs end by construction are run.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "hetero/Run/Runner.h"
#include "lib/Package/ContainerFormat.h"
#include "mlir/AsmParser/AsmParser.h"
#include "llvm/Support/Endian.h"

using namespace hetero;
using namespace hetero::fuzz;
using namespace hetero::container;
namespace endian = llvm::support::endian;

/// Programs of this room are machine code, which may run for ever.
static constexpr StringLiteral kRoomOfMachineCode = "cluster";

/// Writes the size and the digests that the rest of the file asks for.
static void seal(llvm::MutableArrayRef<uint8_t> file) {
  if (file.size() < kHeaderBytes)
    return;
  endian::write64le(file.data() + kFileSizeOffset, file.size());
  uint64_t count = endian::read32le(file.data() + kNumSectionsOffset);
  if (count > (file.size() - kHeaderBytes) / kEntryBytes)
    return;
  for (uint64_t i = 0; i < count; ++i) {
    uint8_t *entry = file.data() + kHeaderBytes + i * kEntryBytes;
    uint64_t offset = endian::read64le(entry + kEntryOffsetOffset);
    uint64_t size = endian::read64le(entry + kEntrySizeOffset);
    if (offset > file.size() || size > file.size() - offset)
      continue;
    llvm::copy(Sha256::of(file.slice(offset, size)),
               entry + kEntryDigestOffset);
  }
  Sha256 sha;
  sha.update(file.take_front(kTableDigestOffset));
  sha.update(file.slice(kHeaderBytes, kEntryBytes * count));
  llvm::copy(sha.finish(), file.data() + kTableDigestOffset);
}

/// Gives the error's text away; a reader that fails must be able to say why.
static void drop(Error error) {
  if (llvm::toString(std::move(error)).empty())
    llvm::report_fatal_error("an error says nothing");
}

/// Loads the program and runs what cannot run for ever, on zeros.
static void run(PackagedProgram &program, MLIRContext *context) {
  constexpr int64_t maxBytes = int64_t(1) << 26;
  for (const MemoryUse &memory : program.memories)
    if (memory.sizeBytes > maxBytes)
      return;
  auto spec = dyn_cast_if_present<TargetSystemSpecInterface>(
      parseAttribute(program.system.attribute, context));
  if (!spec)
    return;
  auto system = System::get(
      spec, [&] { return mlir::emitError(UnknownLoc::get(context)); });
  if (failed(system))
    return;
  auto runner = Runner::create(program, *system);
  if (!runner)
    return drop(runner.takeError());
  llvm::erase_if(program.steps, [&](const ProgramStep &step) {
    return step.kind == ProgramStep::Kind::Stage &&
           llvm::any_of(program.devices, [&](const DeviceCode &code) {
             return code.device == step.device &&
                    code.room == kRoomOfMachineCode;
           });
  });
  std::vector<NamedTensor> inputs;
  for (const TensorSignature &input : runner->getInputs())
    inputs.push_back({input.name, Tensor::zeros(input.kind, input.shape)});
  auto result = runner->run(inputs);
  if (!result)
    drop(result.takeError());
}

static void read(llvm::ArrayRef<uint8_t> bytes) {
  QuietContext context;
  auto container = Container::fromBuffer(
      llvm::MemoryBuffer::getMemBufferCopy(llvm::toStringRef(bytes), "input"));
  if (!container)
    return drop(container.takeError());
  auto predictions = readPredictions(*container);
  if (!predictions)
    drop(predictions.takeError());
  auto plan = readPlanJson(*container);
  if (!plan)
    drop(plan.takeError());
  auto program = readProgram(*container);
  if (!program)
    return drop(program.takeError());
  run(*program, context.get());
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  read(llvm::ArrayRef(data, size));
  std::vector<uint8_t> sealed(data, data + size);
  seal(sealed);
  read(sealed);
  return 0;
}

/// Puts a small or a strange number into one section, each section being as
/// likely as every other: the metadata are few bytes beside code and constants.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  std::minstd_rand random(seed);
  uint64_t count =
      size < kHeaderBytes ? 0 : endian::read32le(data + kNumSectionsOffset);
  if (drawBelow(random, 2) == 0 || count == 0 ||
      count > (size - kHeaderBytes) / kEntryBytes)
    return LLVMFuzzerMutate(data, size, maxSize);
  const uint8_t *entry =
      data + kHeaderBytes + drawBelow(random, count) * kEntryBytes;
  uint64_t offset = endian::read64le(entry + kEntryOffsetOffset);
  uint64_t bytes = endian::read64le(entry + kEntrySizeOffset);
  if (offset > size || bytes > size - offset || bytes < 4)
    return LLVMFuzzerMutate(data, size, maxSize);
  // Fields lie at multiples of their size.
  uint8_t *field = data + offset + drawBelow(random, bytes / 4) * 4;
  endian::write32le(field,
                    static_cast<uint32_t>(drawInterestingInteger(random)));
  return size;
}
