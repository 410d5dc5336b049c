//===- OnnxCustomSchemas.cpp - Operators beyond the standard --------------===//
//
// Turns the lines of the tables into schemas, and lends them the inference of
// the standard operators that they resemble.
//
//===----------------------------------------------------------------------===//

#include "OnnxCustomSchemas.h"
#include "onnx/defs/shape_inference.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/ErrorHandling.h"
#include <mutex>

using namespace hetero;
using onnx::AttributeProto;
using onnx::InferenceContext;
using onnx::OpSchema;
using onnx::TypeProto;

//===----------------------------------------------------------------------===//
// Schemas
//===----------------------------------------------------------------------===//

/// The types that a variable of the tables stands for.
static std::vector<std::string> getTypes(char letter) {
  switch (letter) {
  case 'Q':
    return {"tensor(int8)", "tensor(uint8)"};
  case 'P':
    return {"tensor(int8)", "tensor(uint8)", "tensor(int16)", "tensor(uint16)",
            "tensor(int4)", "tensor(uint4)", "tensor(int32)"};
  case 'F':
    return {"tensor(float)", "tensor(float16)", "tensor(bfloat16)"};
  case 'S':
    return {"tensor(float)"};
  case 'I':
    return {"tensor(int32)"};
  case 'N':
    return {"tensor(int32)", "tensor(int64)"};
  case 'B':
    return {"tensor(bool)"};
  case 'A':
    return {"tensor(int8)",    "tensor(uint8)",  "tensor(int16)",
            "tensor(uint16)",  "tensor(int32)",  "tensor(uint32)",
            "tensor(int64)",   "tensor(uint64)", "tensor(float)",
            "tensor(float16)", "tensor(double)", "tensor(bfloat16)",
            "tensor(bool)"};
  default:
    llvm_unreachable("a letter that the tables do not use");
  }
}

static AttributeProto::AttributeType getAttributeKind(char letter) {
  switch (letter) {
  case 'i':
    return AttributeProto::INT;
  case 'f':
    return AttributeProto::FLOAT;
  case 's':
    return AttributeProto::STRING;
  case 't':
    return AttributeProto::TENSOR;
  case 'I':
    return AttributeProto::INTS;
  case 'F':
    return AttributeProto::FLOATS;
  default:
    llvm_unreachable("a letter that the tables do not use");
  }
}

/// The domain of every registered operator by name.
static llvm::StringMap<std::string> &homes() {
  static llvm::StringMap<std::string> domains;
  return domains;
}

/// Calls `add` with the position, name, type variable and option of every
/// parameter in a list.
template <typename Add>
static void forEachParameter(llvm::StringRef list, Add add) {
  llvm::SmallVector<llvm::StringRef> parts;
  list.split(parts, ' ', -1, /*KeepEmpty=*/false);
  for (auto [index, part] : llvm::enumerate(parts)) {
    auto [name, variable] = part.split(':');
    OpSchema::FormalParameterOption option = OpSchema::Single;
    if (variable.consume_back("?"))
      option = OpSchema::Optional;
    else if (variable.consume_back("*"))
      option = OpSchema::Variadic;
    add(static_cast<int>(index), name.str(), variable.str(), option);
  }
}

void hetero::registerCustomOperator(const CustomOperator &op) {
  auto &domains = onnx::OpSchemaRegistry::DomainToVersionRange::Instance();
  if (!domains.Map().count(op.domain))
    domains.AddDomainToVersion(op.domain, 1, op.sinceVersion);
  OpSchema schema(op.name, __FILE__, __LINE__);
  schema.SetDomain(op.domain).SinceVersion(op.sinceVersion);
  llvm::StringMap<char> variables;
  forEachParameter(op.operands, [&](int index, const std::string &name,
                                    const std::string &variable, auto option) {
    variables[variable] = variable.front();
    schema.Input(index, name, "", variable, option,
                 /*is_homogeneous=*/option != OpSchema::Variadic);
  });
  forEachParameter(op.results, [&](int index, const std::string &name,
                                   const std::string &variable, auto option) {
    variables[variable] = variable.front();
    schema.Output(index, name, "", variable, option);
  });
  for (const auto &variable : variables)
    schema.TypeConstraint(variable.getKey().str(),
                          getTypes(variable.getValue()), "");
  llvm::SmallVector<llvm::StringRef> attributes;
  llvm::StringRef(op.attributes).split(attributes, ' ', -1, false);
  for (llvm::StringRef attribute : attributes) {
    auto [name, kind] = attribute.split(':');
    schema.Attr(name.str(), "", getAttributeKind(kind.front()),
                /*required=*/false);
  }
  // Exporters add attributes of their own, such as the name of a layer.
  schema.AllowUncheckedAttributes();
  schema.TypeAndShapeInferenceFunction(op.inference);
  onnx::RegisterSchema(std::move(schema), /*opset_version_to_load=*/0,
                       /*fail_duplicate_schema=*/false);
  homes()[op.name] = op.domain;
}

llvm::StringRef hetero::getHomeDomain(llvm::StringRef name,
                                      llvm::StringRef domain) {
  auto home = homes().find(name);
  bool isCustomDomain =
      domain.empty() || llvm::any_of(homes(), [&](const auto &other) {
        return other.getValue() == domain;
      });
  if (home == homes().end() || !isCustomDomain ||
      onnx::OpSchemaRegistry::Schema(name.str(), domain.str()))
    return domain;
  return home->getValue();
}

void hetero::registerCustomOperators() {
  static std::once_flag once;
  std::call_once(once, [] {
    registerIntegerOperators();
    registerMicrosoftOperators();
  });
}

//===----------------------------------------------------------------------===//
// Inference
//===----------------------------------------------------------------------===//

onnx::InferenceFunction hetero::inferSameAs(int index) {
  return [index](InferenceContext &context) {
    onnx::propagateElemTypeFromInputToOutput(context, index, 0);
    if (onnx::hasNInputShapes(context, index + 1))
      onnx::propagateShapeFromInputToOutput(context, index, 0);
  };
}

onnx::InferenceFunction hetero::inferBroadcast(int lhs, int rhs) {
  return [lhs, rhs](InferenceContext &context) {
    onnx::propagateElemTypeFromInputToOutput(context, lhs, 0);
    if (onnx::hasInputShape(context, lhs) && onnx::hasInputShape(context, rhs))
      onnx::bidirectionalBroadcastShapeInference(
          onnx::getInputShape(context, lhs), onnx::getInputShape(context, rhs),
          *onnx::getOutputShape(context, 0));
  };
}

namespace {
/// A node as its standard relative would look: some of its operands, all as
/// float32, channels in dimension 1.
class RelativeContext : public InferenceContext {
public:
  RelativeContext(InferenceContext &node, llvm::ArrayRef<int> choice,
                  bool channelsLast)
      : node(node) {
    for (int index : choice) {
      const TypeProto *type = index < static_cast<int>(node.getNumInputs())
                                  ? node.getInputType(index)
                                  : nullptr;
      present.push_back(type != nullptr);
      operands.push_back(type ? *type : TypeProto());
      if (type)
        operands.back().mutable_tensor_type()->set_elem_type(
            onnx::TensorProto::FLOAT);
    }
    if (channelsLast && present.front())
      moveDimension(operands.front(), -1, 1);
  }

  const onnx::AttributeProto *
  getAttribute(const std::string &name) const override {
    return node.getAttribute(name);
  }
  size_t getNumInputs() const override { return operands.size(); }
  const TypeProto *getInputType(size_t index) const override {
    return index < operands.size() && present[index] ? &operands[index]
                                                     : nullptr;
  }
  const onnx::TensorProto *getInputData(size_t) const override {
    return nullptr;
  }
  size_t getNumOutputs() const override { return 1; }
  TypeProto *getOutputType(size_t) override { return &result; }
  onnx::GraphInferencer *
  getGraphAttributeInferencer(const std::string &) override {
    return nullptr;
  }
  const onnx::SparseTensorProto *getInputSparseData(size_t) const override {
    return nullptr;
  }
  const onnx::TensorShapeProto *getSymbolicInput(size_t) const override {
    return nullptr;
  }

  /// Moves a dimension of a tensor type; the last one is -1.
  static void moveDimension(TypeProto &type, int from, int to) {
    if (!type.tensor_type().has_shape())
      return;
    auto *dimensions =
        type.mutable_tensor_type()->mutable_shape()->mutable_dim();
    int last = dimensions->size() - 1;
    if (last < 2)
      return;
    from = from < 0 ? last : from;
    to = to < 0 ? last : to;
    for (int i = from; i != to; i += from < to ? 1 : -1)
      dimensions->SwapElements(i, from < to ? i + 1 : i - 1);
  }

  TypeProto result;

private:
  InferenceContext &node;
  std::vector<TypeProto> operands;
  std::vector<bool> present;
};
} // namespace

onnx::InferenceFunction hetero::inferLike(const char *name, int opset,
                                          OperandChoice operands, int element,
                                          ChannelOrder order) {
  std::vector<int> choice(operands);
  return [=](InferenceContext &context) {
    if (element >= 0)
      onnx::propagateElemTypeFromInputToOutput(context, element, 0);
    else
      onnx::updateOutputElemType(context, 0, onnx::TensorProto::FLOAT);
    bool channelsLast =
        order == ChannelOrder::Last ||
        (order == ChannelOrder::ByAttribute &&
         onnx::getAttribute(context, "channels_last", int64_t(0)) != 0);
    RelativeContext relative(context, choice, channelsLast);
    onnx::OpSchemaRegistry::Schema(name, opset)
        ->GetTypeAndShapeInferenceFunction()(relative);
    if (channelsLast)
      RelativeContext::moveDimension(relative.result, 1, -1);
    if (relative.result.tensor_type().has_shape())
      onnx::updateOutputShape(context, 0,
                              relative.result.tensor_type().shape());
  };
}
