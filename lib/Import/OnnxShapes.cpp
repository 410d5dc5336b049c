//===- OnnxShapes.cpp - Sizes that a model leaves open --------------------===//
//
// Binds symbolic dimensions of the graph inputs before shape inference, so that
// every size that follows from them is known.
//
//===----------------------------------------------------------------------===//

#include "OnnxProto.h"
#include "hetero/Import/ImportOptions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace hetero;
using Dimension = onnx::TensorShapeProto::Dimension;

/// Whether the model leaves the size to the user; exporters also write 0 or -1.
static bool isOpen(const Dimension &dimension) {
  return !dimension.has_dim_value() || dimension.dim_value() <= 0;
}

namespace {
class InputBinder {
public:
  InputBinder(onnx::GraphProto &graph, const ImportOptions &options,
              ImportReport &report)
      : options(options), report(report) {
    for (const auto &tensor : graph.initializer())
      initialised.insert(tensor.name());
    for (auto &input : *graph.mutable_input())
      if (!initialised.contains(input.name()))
        inputs.push_back(&input);
  }

  void run() {
    checkNames();
    // Shapes given by hand bind their symbols wherever else these appear.
    for (onnx::ValueInfoProto *input : inputs)
      takeGivenShape(*input);
    for (onnx::ValueInfoProto *input : inputs)
      bindBatch(*input);
    for (onnx::ValueInfoProto *input : inputs)
      bindOthers(*input);
  }

private:
  void checkNames() {
    std::string known;
    for (onnx::ValueInfoProto *input : inputs)
      known += (known.empty() ? "" : ", ") + input->name();
    std::vector<std::string> unknown;
    for (const auto &given : options.inputShapes)
      if (llvm::none_of(inputs, [&](onnx::ValueInfoProto *input) {
            return input->name() == given.getKey();
          }))
        unknown.push_back(given.getKey().str());
    llvm::sort(unknown);
    for (const std::string &name : unknown)
      report.add("a shape is given for '" + name + "', which is no graph input",
                 "the inputs are: " + known);
  }

  void takeGivenShape(onnx::ValueInfoProto &input) {
    auto given = options.inputShapes.find(input.name());
    if (given == options.inputShapes.end())
      return;
    auto *type = input.mutable_type()->mutable_tensor_type();
    llvm::ArrayRef<int64_t> sizes = given->second;
    if (!type->has_shape())
      for (size_t i = 0; i < sizes.size(); ++i)
        type->mutable_shape()->add_dim();
    if (type->shape().dim_size() != static_cast<int>(sizes.size())) {
      report.add("the shape given for input '" + input.name() + "' has " +
                 std::to_string(sizes.size()) +
                 " dimensions, the model's has " +
                 std::to_string(type->shape().dim_size()));
      return;
    }
    for (auto [dimension, size] :
         llvm::zip(*type->mutable_shape()->mutable_dim(), sizes)) {
      if (dimension.has_dim_param())
        symbols[dimension.dim_param()] = size;
      dimension.set_dim_value(size);
    }
  }

  void bindBatch(onnx::ValueInfoProto &input) {
    auto *shape = input.mutable_type()->mutable_tensor_type()->mutable_shape();
    if (shape->dim_size() == 0 || options.inputShapes.count(input.name()))
      return;
    Dimension &first = *shape->mutable_dim(0);
    int64_t batch = options.batch.value_or(1);
    if (!isOpen(first)) {
      if (options.batch && first.dim_value() != batch)
        report.add("input '" + input.name() +
                       "' has a first dimension fixed at " +
                       std::to_string(first.dim_value()) +
                       ", so the batch cannot be " + std::to_string(batch),
                   "leave --batch out, or give the whole shape with "
                   "--input-shape");
      return;
    }
    if (first.has_dim_param())
      batch = symbols.try_emplace(first.dim_param(), batch).first->second;
    first.set_dim_value(batch);
  }

  void bindOthers(onnx::ValueInfoProto &input) {
    auto *type = input.mutable_type()->mutable_tensor_type();
    bool open = false;
    std::string example = input.name() + ":";
    for (auto [i, dimension] :
         llvm::enumerate(*type->mutable_shape()->mutable_dim())) {
      if (dimension.has_dim_param()) {
        auto known = symbols.find(dimension.dim_param());
        if (known != symbols.end())
          dimension.set_dim_value(known->second);
      }
      open |= isOpen(dimension);
      example += (i ? "x" : "") + (isOpen(dimension)
                                       ? std::string("?")
                                       : std::to_string(dimension.dim_value()));
    }
    if (open)
      report.add("input '" + input.name() + "' has open dimensions (" +
                     example.substr(input.name().size() + 1) + ")",
                 "give its whole shape with --input-shape=" + example +
                     ", numbers for the question marks");
  }

  const ImportOptions &options;
  ImportReport &report;
  llvm::StringSet<> initialised;
  std::vector<onnx::ValueInfoProto *> inputs;
  llvm::StringMap<int64_t> symbols;
};
} // namespace

void hetero::bindInputShapes(onnx::GraphProto &graph,
                             const ImportOptions &options,
                             ImportReport &report) {
  for (const auto &input : graph.input())
    if (!input.type().has_tensor_type()) {
      report.add("graph input '" + input.name() + "' is no dense tensor");
      return;
    }
  InputBinder(graph, options, report).run();
  // What is declared further down may name symbols that are bound now, or sizes
  // that another input shape has changed: inference finds it anew.
  graph.clear_value_info();
  for (auto &output : *graph.mutable_output()) {
    if (!output.type().tensor_type().has_shape())
      continue;
    auto *type = output.mutable_type()->mutable_tensor_type();
    if (!options.inputShapes.empty()) {
      type->clear_shape();
      continue;
    }
    for (auto &dimension : *type->mutable_shape()->mutable_dim())
      if (isOpen(dimension))
        dimension.clear_value();
  }
}
