//===- ImporterFuzzer.cpp - ONNX models -----------------------------------===//
//
// Imports a model and runs the graph phase, which folds constants by computing
// them. Mutations change fields of the protobuf message: types, dimensions,
// attributes, edges.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "ProtoMutator.h"
#include "hetero/Import/OnnxImporter.h"
#include "hetero/Pipelines/Phases.h"
#include "mlir/Pass/PassManager.h"

using namespace hetero;
using namespace hetero::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  MemoryFile file(llvm::ArrayRef(data, size));
  QuietContext context;
  ImportReport report;
  auto module = importOnnx(file.getPath(), context.get(), {}, report);
  if (failed(module)) {
    if (report.empty())
      llvm::report_fatal_error("a model is refused without a reason");
    std::string text;
    llvm::raw_string_ostream os(text);
    report.print(os, "model.onnx");
    return 0;
  }
  for (Phase phase : {Phase::Import, Phase::Graph}) {
    PassManager manager(context.get());
    getPhaseInfo(phase).buildPipeline(manager);
    if (failed(manager.run(**module)))
      llvm::report_fatal_error("the graph phase fails on an imported model");
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  size_t mutated = mutateOnnx(data, size, maxSize, seed);
  return mutated ? mutated : LLVMFuzzerMutate(data, size, maxSize);
}
