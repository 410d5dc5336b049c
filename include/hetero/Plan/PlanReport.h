//===- PlanReport.h - A plan for people and for programs --------*- C++ -*-===//
//
// The plan is IR; these are its printers. They read attributes only, so a plan
// that was changed by hand is reported as it stands, before lowering and after.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PLAN_PLANREPORT_H
#define HETERO_PLAN_PLANREPORT_H

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Target/System.h"
#include "llvm/Support/JSON.h"

namespace hetero {

/// The module attributes that name model and system in a report, if present.
inline constexpr llvm::StringLiteral kReportModelNameAttrName = "nn.model_name";
inline constexpr llvm::StringLiteral kReportSystemNameAttrName =
    "hetero.system_name";

/// Version of the JSON form; a reader refuses another major version. A change
/// is a decision note, and docs/plan.schema.json says the same.
inline constexpr int64_t kPlanMajorVersion = 1;
inline constexpr int64_t kPlanMinorVersion = 0;

/// A figure's source as the description gives it: the name of the parameter
/// ("arraySource") and its text.
struct FigureSource {
  std::string name;
  std::string text;
};

/// A device and what its figures rest on.
struct ReportedDevice {
  std::string name;
  /// Dialect and mnemonic: "<dialect>.device".
  std::string kind;
  int64_t clockKhz;
  std::string homeMemory;
  /// The whole attribute as text.
  std::string description;
  llvm::SmallVector<FigureSource> sources;
};

/// One stage or transfer.
struct ReportedStep {
  bool isTransfer;
  std::string name;
  /// ONNX nodes it computes; empty for a transfer.
  std::vector<std::string> nodes;
  /// "nn.conv"; empty for a transfer.
  std::string operation;
  /// Device of a stage; `from->to` of a transfer.
  std::string resource;
  /// The tiling as text; empty for a transfer.
  std::string tiling;
  /// Type and bytes of each result.
  std::vector<std::string> resultTypes;
  llvm::SmallVector<program::BufferAttr> buffers;
  Cost cost;
  int64_t startPs;
  int64_t endPs;
  llvm::SmallVector<program::AlternativeAttr> alternatives;
};

/// Busy time of one resource of a device, summed over its stages.
struct ReportedResource {
  std::string device;
  std::string resource;
  int64_t cycles;
  int64_t busyPs;
};

/// Everything a report says.
struct PlanReport {
  std::string modelName;
  std::string systemName;
  std::vector<ReportedDevice> devices;
  llvm::SmallVector<program::MemoryAttr> memories;
  llvm::SmallVector<program::LinkAttr> links;
  program::TotalsAttr totals;
  llvm::SmallVector<program::MemoryUseAttr> memoryUses;
  std::vector<ReportedResource> resources;
  /// In plan order.
  std::vector<ReportedStep> steps;
};

/// Collects the report of the planned `@main` of `module`. Fails with a
/// diagnostic if the module has no system or the function no plan.
FailureOr<PlanReport> collectPlan(ModuleOp module);

/// Why a stage runs where it runs, in a few words for a table: its margin to
/// the next best device, or what moving it would cost the program.
std::string explainDevice(const ReportedStep &step,
                          const program::TotalsAttr &totals);

/// Prints the report as tables: assumptions, totals, memory, resources, stages,
/// transfers, refusals.
void printPlanText(const PlanReport &report, llvm::raw_ostream &os);

/// The report as JSON, described by docs/plan.schema.json. Units are part of
/// the names.
llvm::json::Value getPlanJson(const PlanReport &report);

/// printPlanText of the plan of `module`; nothing after a diagnostic if it has
/// none.
void printPlan(ModuleOp module, llvm::raw_ostream &os);

/// getPlanJson of the plan of `module` as text, indented, with a newline at the
/// end; empty after a diagnostic if it has none.
std::string formatPlanJson(ModuleOp module);

} // namespace hetero

#endif // HETERO_PLAN_PLANREPORT_H
