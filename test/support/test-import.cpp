//===- test-import.cpp - Import a model and print the module --------------===//
//
// The importer on the command line, for tests of the importer alone. Prints the
// module without the contents of resources, or the report on the error output
// with the exit codes of the tools: 2 usage, 3 refused, 4 unreadable.
//
//===----------------------------------------------------------------------===//

#include "hetero/Import/OnnxImporter.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

using namespace hetero;
namespace cl = llvm::cl;

static cl::opt<std::string> model(cl::Positional, cl::Required,
                                  cl::desc("<model.onnx>"));
static cl::opt<int64_t> batch("batch", cl::desc("Size of open batches"));
static cl::list<std::string> shapes("input-shape",
                                    cl::desc("name:1x3x224x224"));
static cl::opt<bool> quiet("quiet", cl::desc("Do not print the module"));
static cl::opt<bool> whole("whole", cl::desc("Print resources too"));

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::ParseCommandLineOptions(argc, argv);
  ImportOptions options;
  if (batch.getNumOccurrences())
    options.batch = batch;
  for (const std::string &shape : shapes)
    if (Error error = options.addInputShape(shape)) {
      llvm::WithColor::error() << llvm::toString(std::move(error)) << "\n";
      return 2;
    }
  MLIRContext context;
  ImportReport report;
  auto module = importOnnx(model, &context, options, report);
  if (failed(module)) {
    report.print(llvm::errs(), model);
    return report.isUnreadable() ? 4 : 3;
  }
  if (quiet)
    return 0;
  OpPrintingFlags flags;
  flags.enableDebugInfo();
  if (!whole)
    flags.elideLargeResourceString(16);
  (*module)->print(llvm::outs(), flags);
  return 0;
}
