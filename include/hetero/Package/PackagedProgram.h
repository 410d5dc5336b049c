//===- PackagedProgram.h - What a container says, as values -----*- C++ -*-===//
//
// The program of a container without any IR: which stages run in which order on
// which bytes, the constants, the system it was compiled for, and where its
// code comes from. What the planner predicted is kept in a place of its own
// that no simulator is given.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PACKAGE_PACKAGEDPROGRAM_H
#define HETERO_PACKAGE_PACKAGEDPROGRAM_H

#include "hetero/Package/Container.h"
#include "hetero/Support/Tensor.h"
#include "hetero/Target/TargetCodegen.h"

namespace hetero {

/// Bytes of a memory of the fabric.
struct MemorySpan {
  std::string memory;
  int64_t offsetBytes = 0;
  int64_t sizeBytes = 0;

  /// Whether the two share a byte.
  bool overlaps(const MemorySpan &other) const;
};

/// A tensor some step makes or reads; several may share bytes.
struct ProgramValue {
  /// The ONNX node or graph input that makes it.
  std::string name;
  ElementKind kind = ElementKind::F32;
  llvm::SmallVector<int64_t> shape;
  MemorySpan region;
};

/// An input or output of the program under the ONNX graph's name.
struct ProgramPort {
  std::string name;
  uint32_t value = 0;
};

/// Work on a device, a copy between memories, or a change of shape that moves
/// nothing.
struct ProgramStep {
  enum class Kind : uint8_t { Stage, Transfer, View };

  Kind kind = Kind::Stage;
  std::string name;
  /// The device of a stage; empty otherwise.
  std::string device;
  /// Indices into the program's values.
  llvm::SmallVector<uint32_t> inputs, outputs;
  /// The ONNX nodes it computes, in graph order.
  std::vector<std::string> nodes;
};

/// How much of a fabric memory the program uses: activations, constants,
/// working space.
struct MemoryUse {
  std::string name;
  int64_t sizeBytes = 0;
};

/// The code of one device.
struct DeviceCode {
  std::string device;
  /// Mnemonic of the room that wrote it, and the version of its format.
  std::string room;
  uint32_t version = 0;
  llvm::ArrayRef<uint8_t> bytes;
};

/// Constant bytes and a place where they must lie before the first step.
struct ConstantPlacement {
  MemorySpan region;
  std::string layout;
  llvm::ArrayRef<uint8_t> bytes;
  /// Digest of the bytes where it is known already.
  std::optional<Sha256Digest> digest = std::nullopt;
};

/// Bytes [begin, end) of a device's code, which come from an ONNX node.
struct SourceRange {
  std::string device, stage, node;
  uint64_t begin = 0, end = 0;
};

/// What the planner expected of a step, in the clock of the step's device and
/// in picoseconds from the start of the program.
struct PredictedStep {
  std::string step;
  int64_t latencyCycles = 0;
  int64_t latencyPs = 0;
  int64_t startPs = 0;
  int64_t endPs = 0;
  int64_t energyFj = 0;
};

/// The system a program was compiled for.
struct SystemDescription {
  std::string name;
  /// A `dlti.target_system_spec` as MLIR text.
  std::string attribute;
};

/// All a runner needs to run a model.
struct PackagedProgram {
  std::string modelName;
  /// SHA-256 of the model file, or empty.
  std::string modelDigest;
  SystemDescription system;
  std::vector<MemoryUse> memories;
  std::vector<ProgramValue> values;
  std::vector<ProgramPort> inputs, outputs;
  /// In plan order.
  std::vector<ProgramStep> steps;
  std::vector<DeviceCode> devices;
  std::vector<ConstantPlacement> constants;
  std::vector<SourceRange> sourceMap;
};

/// Adds the sections of `program`, `predictions` and the plan's JSON text to
/// `writer`. Constants that share content and layout are stored once. The bytes
/// that `program` refers to must live until the container is written.
void addProgramSections(const PackagedProgram &program,
                        llvm::ArrayRef<PredictedStep> predictions,
                        StringRef planJson, ContainerWriter &writer);

/// Reads the program of a container; code and constants refer to its bytes.
/// Checks that every index, region, size and order holds.
Expected<PackagedProgram> readProgram(const Container &container);

/// Reads the planner's predictions, one a stage and transfer in plan order.
Expected<std::vector<PredictedStep>>
readPredictions(const Container &container);

/// The plan as JSON text, as `hetero-compile --plan` writes it.
Expected<StringRef> readPlanJson(const Container &container);

} // namespace hetero

#endif // HETERO_PACKAGE_PACKAGEDPROGRAM_H
