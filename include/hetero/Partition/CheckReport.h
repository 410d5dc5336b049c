//===- CheckReport.h - One look before compiling ----------------*- C++ -*-===//
//
// What a model asks for and which devices could give it, operator by operator,
// without placing or building anything.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PARTITION_CHECKREPORT_H
#define HETERO_PARTITION_CHECKREPORT_H

#include "hetero/Partition/CostTable.h"
#include "llvm/Support/JSON.h"

namespace hetero {

/// One operator after the graph phase, with every device's answer.
struct CheckedOperator {
  /// ONNX nodes it was made of; its own name first.
  std::vector<std::string> nodes;
  std::string operation; // "nn.conv"
  std::string resultType;
  int64_t macs = 0;
  /// Bytes it must read and write at least: operands, constants among them,
  /// and results, each once.
  int64_t bytes = 0;
  /// Of these, bytes of constants.
  int64_t constantBytes = 0;
  /// In the order of CheckReport::devices.
  llvm::SmallVector<DeviceOption> options;

  /// Whether a device can run it.
  bool hasDevice() const;
  /// The device that runs it in the least time; nothing if none can.
  std::optional<unsigned> getFastest() const;
};

/// A model before a system.
struct CheckReport {
  std::string model;
  std::string system;
  std::vector<std::string> devices;
  std::vector<CheckedOperator> operators;
};

/// Asks every device of the module's system about every operator. The module is
/// one that the graph phase has left. Fails with a diagnostic if there is no
/// system, or if a planner breaks its promises.
FailureOr<CheckReport> checkModule(ModuleOp module);

/// Tables for people.
void printCheck(const CheckReport &report, llvm::raw_ostream &os);

/// The same figures for programs; version 1.
llvm::json::Value getCheckJson(const CheckReport &report);

} // namespace hetero

#endif // HETERO_PARTITION_CHECKREPORT_H
