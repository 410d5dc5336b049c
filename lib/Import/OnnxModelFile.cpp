//===- OnnxModelFile.cpp - Read, normalise, check, infer ------------------===//
//
// The boundary to ONNX and protobuf, which report by exceptions: everything
// that they throw becomes a problem in the report.
//
//===----------------------------------------------------------------------===//

#include "OnnxCustomSchemas.h"
#include "OnnxProto.h"
#include "hetero/Support/Sha256.h"
#include "onnx/checker.h"
#include "onnx/defs/schema.h"
#include "onnx/inliner/inliner.h"
#include "onnx/shape_inference/implementation.h"
#include "onnx/version_converter/convert.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <functional>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <limits>

using namespace hetero;

/// External tensors up to this size are read before shape inference, which
/// looks at shapes, axes and the like but not at files.
static constexpr uint64_t kSmallTensorBytes = 1024;

namespace {
/// One model on its way from bytes to an OnnxModel. Methods return false if
/// there is no point in going on; what is wrong is in the report.
class ModelLoader {
public:
  ModelLoader(llvm::StringRef path, const ImportOptions &options,
              ImportReport &report)
      : path(path), folder(getFolder(path)), files(folder), options(options),
        report(report) {}

  std::unique_ptr<OnnxModel> load();

private:
  static std::string getFolder(llvm::StringRef path) {
    llvm::StringRef parent = llvm::sys::path::parent_path(path);
    return parent.empty() ? "." : parent.str();
  }

  bool parse();
  void normalise();
  bool checkVersions();
  bool check();
  bool inlineFunctions();
  bool liftOldOpset();
  bool inferShapes();
  void checkElementTypes();
  /// Whether one node's operands have the types it takes; reports if not.
  bool checkElementTypes(const onnx::NodeProto &node, const std::string &name,
                         const llvm::StringMap<OnnxElement> &elements);

  void takeModel();
  void takeGraph(onnx::GraphProto &graph, llvm::ArrayRef<std::string> names,
                 OnnxGraph &taken);
  OnnxNode takeNode(onnx::NodeProto &node, const std::string &name);
  OnnxAttribute takeAttribute(onnx::AttributeProto &attribute);
  void takeTypes();
  void takeComputed();

  std::string path, folder;
  OnnxExternalFiles files;
  const ImportOptions &options;
  ImportReport &report;
  onnx::ModelProto model;
  onnx::shape_inference::DataValueMap shapeValues;
  std::vector<std::string> names;
  std::unique_ptr<OnnxModel> result = std::make_unique<OnnxModel>();
};
} // namespace

static OnnxType getType(const onnx::TypeProto &proto) {
  OnnxType type;
  if (!proto.has_tensor_type())
    return type;
  type.element = static_cast<OnnxElement>(proto.tensor_type().elem_type());
  if (!proto.tensor_type().has_shape())
    return type;
  type.shape.emplace();
  for (const auto &dimension : proto.tensor_type().shape().dim())
    type.shape->push_back(dimension.has_dim_value() &&
                                  dimension.dim_value() >= 0
                              ? dimension.dim_value()
                              : -1);
  return type;
}

//===----------------------------------------------------------------------===//
// From bytes to a checked graph
//===----------------------------------------------------------------------===//

namespace {
/// The bytes of an open file for protobuf, in pieces: a model in memory once is
/// large enough. Adds every piece to a digest.
class DigestingStream : public google::protobuf::io::CopyingInputStream {
public:
  explicit DigestingStream(llvm::sys::fs::file_t file) : file(file) {}

  int Read(void *buffer, int size) override {
    auto bytes = llvm::MutableArrayRef(static_cast<char *>(buffer), size);
    llvm::Expected<size_t> read = llvm::sys::fs::readNativeFile(file, bytes);
    if (!read) {
      error = llvm::toString(read.takeError());
      return -1;
    }
    total += *read;
    digest.update(llvm::ArrayRef(static_cast<uint8_t *>(buffer), *read));
    return static_cast<int>(*read);
  }

  uint64_t total = 0;
  std::string error;
  Sha256 digest;

private:
  llvm::sys::fs::file_t file;
};
} // namespace

bool ModelLoader::parse() {
  auto file = llvm::sys::fs::openNativeFileForRead(path);
  if (!file) {
    report.addUnreadable(path, llvm::toString(file.takeError()));
    return false;
  }
  auto close = llvm::scope_exit([&] { (void)llvm::sys::fs::closeFile(*file); });
  llvm::sys::fs::file_status status;
  if (!llvm::sys::fs::status(*file, status) &&
      status.getSize() > std::numeric_limits<int>::max()) {
    report.add("the file is larger than 2 GB, which no ONNX file can be",
               "save the model with external data");
    return false;
  }
  DigestingStream bytes(*file);
  google::protobuf::io::CopyingInputStreamAdaptor stream(&bytes, 1 << 16);
  bool isParsed = model.ParseFromZeroCopyStream(&stream);
  if (!bytes.error.empty()) {
    report.addUnreadable(path, bytes.error);
    return false;
  }
  if (!isParsed || bytes.total == 0) {
    report.add(bytes.total == 0 ? "the file is empty"
                                : "the file is no ONNX model: it is damaged, "
                                  "cut off or of another format");
    return false;
  }
  result->digest = toHex(bytes.digest.finish());
  if (!model.has_graph()) {
    report.add("the file is no ONNX model: it holds no graph");
    return false;
  }
  return true;
}

/// Takes away what exporters of integer networks note about widths on standard
/// operators, which do not have these attributes. They change no value.
static void dropWidthNotes(onnx::NodeProto &node) {
  auto isNote = [](const onnx::AttributeProto &attribute) {
    return llvm::is_contained(
        {"weight_bits", "bias_bits", "mult_bits", "add_bits", "out_bits"},
        llvm::StringRef(attribute.name()));
  };
  auto &attributes = *node.mutable_attribute();
  attributes.erase(std::remove_if(attributes.begin(), attributes.end(), isNote),
                   attributes.end());
}

/// Brings harmless departures from the standard into line before anything is
/// checked: real files have them.
void ModelLoader::normalise() {
  auto useShortDomain = [](std::string *domain) {
    if (*domain == "ai.onnx")
      domain->clear();
  };
  llvm::StringSet<> imported;
  for (auto &import : *model.mutable_opset_import()) {
    useShortDomain(import.mutable_domain());
    imported.insert(import.domain());
  }
  std::function<void(onnx::GraphProto &)> visit = [&](onnx::GraphProto &graph) {
    for (auto &node : *graph.mutable_node()) {
      useShortDomain(node.mutable_domain());
      node.set_domain(getHomeDomain(node.op_type(), node.domain()).str());
      if (node.domain().empty())
        dropWidthNotes(node);
      if (!node.domain().empty() && imported.insert(node.domain()).second) {
        auto *import = model.add_opset_import();
        import->set_domain(node.domain());
        import->set_version(1);
      }
      for (auto &attribute : *node.mutable_attribute())
        if (attribute.has_g())
          visit(*attribute.mutable_g());
    }
  };
  visit(*model.mutable_graph());
  if (model.graph().name().empty())
    model.mutable_graph()->set_name(llvm::sys::path::stem(path).str());
}

bool ModelLoader::checkVersions() {
  constexpr int64_t newestFormat = onnx::Version::IR_VERSION;
  if (model.ir_version() < 1 || model.ir_version() > newestFormat) {
    report.add("the file has the ONNX format version " +
                   std::to_string(model.ir_version()) + "; versions 1 to " +
                   std::to_string(newestFormat) + " are known",
               "save the model with another version of its exporter");
    return false;
  }
  int64_t newest = onnx::OpSchemaRegistry::DomainToVersionRange::Instance()
                       .Map()
                       .at("")
                       .second;
  int64_t opset = getOpset(model, "");
  // Before format version 3 there was no list; all operators were of opset 1.
  if (opset == 0 && model.ir_version() < 3) {
    model.add_opset_import()->set_version(1);
    opset = 1;
  }
  if (opset < 1 || opset > newest) {
    report.add("the model uses opset " + std::to_string(opset) +
                   "; opsets 1 to " + std::to_string(newest) + " are known",
               "export the model with an opset from " +
                   std::to_string(kOldestOpset) + " on");
    return false;
  }
  return true;
}

bool ModelLoader::check() {
  size_t before = report.getProblems().size();
  names = getNodeNames(model.graph());
  checkOnnxModel(model, names, folder, report);
  return report.getProblems().size() == before;
}

bool ModelLoader::inlineFunctions() {
  if (model.functions_size() == 0)
    return true;
  try {
    onnx::checker::CheckerContext context;
    std::unordered_map<std::string, int> imports;
    for (const auto &import : model.opset_import())
      imports[import.domain()] = static_cast<int>(import.version());
    context.set_ir_version(static_cast<int>(model.ir_version()));
    context.set_opset_imports(imports);
    onnx::checker::check_model_local_functions(
        model, context, onnx::checker::LexicalScopeContext());
    onnx::inliner::InlineLocalFunctions(model, /*convert_version=*/true);
  } catch (const std::exception &exception) {
    report.add("the model's functions cannot be inlined: " +
               getSentence(exception));
    return false;
  }
  normalise();
  return check();
}

bool ModelLoader::liftOldOpset() {
  int64_t opset = getOpset(model, "");
  if (opset >= kOldestOpset)
    return true;
  try {
    model = onnx::version_conversion::ConvertVersion(model, kOldestOpset);
  } catch (const std::exception &exception) {
    report.add("the model uses opset " + std::to_string(opset) +
                   ", and ONNX's version converter cannot lift it to opset " +
                   std::to_string(kOldestOpset) + ": " + getSentence(exception),
               "export the model anew with opset 13 or later");
    return false;
  }
  return check();
}

bool ModelLoader::inferShapes() {
  for (auto &tensor : *model.mutable_graph()->mutable_initializer()) {
    try {
      inlineSmallTensor(tensor, files, kSmallTensorBytes);
    } catch (const std::exception &) {
      // Said when the tensor is taken.
    }
  }
  try {
    // Not strict: a node that inference cannot treat keeps results of unknown
    // type, and the importer says what is wrong with it.
    onnx::shape_inference::InferShapes(
        model, onnx::OpSchemaRegistry::Instance(),
        onnx::ShapeInferenceOptions(/*check_type_val=*/false,
                                    /*strict_mode_val=*/0,
                                    /*data_prop_val=*/true),
        &shapeValues);
  } catch (const std::exception &exception) {
    report.add("shape inference fails: " + getSentence(exception));
    return false;
  }
  return true;
}

/// Compares the element types of every node's operands with what ONNX allows,
/// which shape inference does not. Results of a node at fault are of no known
/// type, so that its users are not blamed for it.
void ModelLoader::checkElementTypes() {
  const onnx::GraphProto &graph = model.graph();
  llvm::StringMap<OnnxElement> elements;
  for (const auto &tensor : graph.initializer())
    elements[tensor.name()] = static_cast<OnnxElement>(tensor.data_type());
  for (const auto *values :
       {&graph.value_info(), &graph.output(), &graph.input()})
    for (const auto &value : *values)
      elements[value.name()] = getType(value.type()).element;
  llvm::StringSet<> blamed;
  for (const auto &[index, node] : llvm::enumerate(graph.node())) {
    bool follows = llvm::any_of(node.input(), [&](const std::string &input) {
      return blamed.contains(input);
    });
    if (!follows && checkElementTypes(node, names[index], elements))
      continue;
    for (const std::string &output : node.output())
      blamed.insert(output);
  }
}

bool ModelLoader::checkElementTypes(
    const onnx::NodeProto &node, const std::string &name,
    const llvm::StringMap<OnnxElement> &elements) {
  const onnx::OpSchema *schema = onnx::OpSchemaRegistry::Schema(
      node.op_type(), static_cast<int>(getOpset(model, node.domain())),
      node.domain());
  if (!schema)
    return true;
  auto refuse = [&](const std::string &reason) {
    report.add({name, getOperator(node), reason,
                "insert a conversion, or correct the type of the value"});
    return false;
  };
  // The first operand of each type variable decides what the others must be.
  std::map<std::string, std::pair<std::string, OnnxElement>> variables;
  for (int i = 0; i < node.input_size(); ++i) {
    OnnxElement element = elements.lookup(node.input(i));
    if (element == OnnxElement::Undefined)
      continue;
    // The last formal parameter may stand for any number of operands.
    const auto &parameter =
        schema->inputs()[std::min<size_t>(i, schema->inputs().size() - 1)];
    std::string operand =
        "its operand " + parameter.GetName() + " ('" + node.input(i) + "')";
    onnx::TypeProto type;
    type.mutable_tensor_type()->set_elem_type(static_cast<int>(element));
    const auto &allowed = parameter.GetTypes();
    if (!allowed.empty() &&
        !allowed.count(onnx::Utils::DataTypeUtils::ToType(type)))
      return refuse(operand + " has elements of type " +
                    getElementName(element) +
                    ", which the operator does not "
                    "take");
    if (!parameter.GetIsHomogeneous())
      continue;
    auto [first, isFirst] = variables.try_emplace(parameter.GetTypeStr(),
                                                  std::pair(operand, element));
    if (!isFirst && first->second.second != element)
      return refuse(operand + " has elements of type " +
                    getElementName(element) + ", but " + first->second.first +
                    " of type " + getElementName(first->second.second));
  }
  return true;
}

//===----------------------------------------------------------------------===//
// From protobuf to plain structures
//===----------------------------------------------------------------------===//

OnnxAttribute ModelLoader::takeAttribute(onnx::AttributeProto &proto) {
  using Kind = OnnxAttribute::Kind;
  OnnxAttribute attribute;
  attribute.name = proto.name();
  switch (proto.type()) {
  case onnx::AttributeProto::INT:
    attribute.kind = Kind::Int;
    attribute.integer = proto.i();
    break;
  case onnx::AttributeProto::FLOAT:
    attribute.kind = Kind::Float;
    attribute.real = proto.f();
    break;
  case onnx::AttributeProto::STRING:
    attribute.kind = Kind::String;
    attribute.text = proto.s();
    break;
  case onnx::AttributeProto::TENSOR:
    attribute.kind = Kind::Tensor;
    attribute.tensor = takeTensor(*proto.mutable_t(), files);
    break;
  case onnx::AttributeProto::INTS:
    attribute.kind = Kind::Ints;
    attribute.integers.assign(proto.ints().begin(), proto.ints().end());
    break;
  case onnx::AttributeProto::FLOATS:
    attribute.kind = Kind::Floats;
    attribute.reals.assign(proto.floats().begin(), proto.floats().end());
    break;
  case onnx::AttributeProto::STRINGS:
    attribute.kind = Kind::Strings;
    attribute.texts.assign(proto.strings().begin(), proto.strings().end());
    break;
  case onnx::AttributeProto::GRAPH: {
    attribute.kind = Kind::Graph;
    auto graph = std::make_shared<OnnxGraph>();
    takeGraph(*proto.mutable_g(), getNodeNames(proto.g()), *graph);
    attribute.graph = std::move(graph);
    break;
  }
  default:
    break;
  }
  return attribute;
}

OnnxNode ModelLoader::takeNode(onnx::NodeProto &proto,
                               const std::string &name) {
  OnnxNode node;
  node.name = name;
  node.domain = proto.domain();
  node.op = proto.op_type();
  if (const onnx::OpSchema *schema = onnx::OpSchemaRegistry::Schema(
          proto.op_type(), static_cast<int>(getOpset(model, proto.domain())),
          proto.domain()))
    node.sinceVersion = schema->since_version();
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  for (auto &attribute : *proto.mutable_attribute()) {
    if (!result->isWellFormed)
      continue;
    try {
      node.attributes.push_back(takeAttribute(attribute));
    } catch (const std::exception &exception) {
      report.add({name, getOperator(proto),
                  "tensor in attribute '" + attribute.name() + "' " +
                      getSentence(exception),
                  ""});
    }
  }
  return node;
}

void ModelLoader::takeModel() {
  result->name = model.graph().name();
  result->opset = getOpset(model, "");
  for (const auto &function : model.functions())
    result->functions.insert(function.domain() + ":" + function.name());
  takeGraph(*model.mutable_graph(), names, *result);
}

void ModelLoader::takeGraph(onnx::GraphProto &graph,
                            llvm::ArrayRef<std::string> names,
                            OnnxGraph &taken) {
  llvm::StringSet<> initialised;
  for (auto &tensor : *graph.mutable_initializer()) {
    initialised.insert(tensor.name());
    if (!result->isWellFormed)
      continue; // Said by the checker, or of no use.
    try {
      taken.initialisers.push_back(takeTensor(tensor, files));
    } catch (const std::exception &exception) {
      report.add("initialiser '" + tensor.name() + "' " +
                 getSentence(exception));
    }
  }
  for (const auto &input : graph.input())
    if (!initialised.contains(input.name()))
      taken.inputs.push_back({input.name(), getType(input.type())});
  for (const auto &output : graph.output())
    taken.outputs.push_back({output.name(), getType(output.type())});
  for (const auto &[index, node] : llvm::enumerate(*graph.mutable_node()))
    taken.nodes.push_back(takeNode(node, names[index]));
}

void ModelLoader::takeTypes() {
  const onnx::GraphProto &graph = model.graph();
  for (const auto *values :
       {&graph.value_info(), &graph.output(), &graph.input()})
    for (const auto &value : *values)
      result->types[value.name()] = getType(value.type());
}

/// Values such as the shapes that models compute from other shapes: inference
/// knows them, and so no node that computes them is needed.
void ModelLoader::takeComputed() {
  std::vector<std::string> sorted;
  for (const auto &value : shapeValues)
    sorted.push_back(value.first);
  llvm::sort(sorted);
  for (const std::string &name : sorted) {
    auto type = result->types.find(name);
    if (type == result->types.end() || !type->second.isStatic() ||
        type->second.element != OnnxElement::Int64)
      continue;
    std::vector<int64_t> values;
    for (const auto &dimension : shapeValues.at(name).dim())
      if (dimension.has_dim_value())
        values.push_back(dimension.dim_value());
    llvm::ArrayRef<int64_t> shape = *type->second.shape;
    size_t count = shape.empty() ? 1 : static_cast<size_t>(shape.front());
    if (shape.size() > 1 || values.size() != count)
      continue;
    auto owner = std::make_shared<std::vector<int64_t>>(std::move(values));
    OnnxTensor tensor;
    tensor.name = name;
    tensor.element = OnnxElement::Int64;
    tensor.shape.assign(shape.begin(), shape.end());
    tensor.bytes = llvm::ArrayRef(reinterpret_cast<const char *>(owner->data()),
                                  owner->size() * sizeof(int64_t));
    tensor.owner = std::move(owner);
    result->computed.push_back(std::move(tensor));
  }
}

std::unique_ptr<OnnxModel> ModelLoader::load() {
  if (!parse())
    return nullptr;
  normalise();
  if (!checkVersions())
    return nullptr;
  // A graph with faults is only looked at for operators we do not have: sizes
  // and types would be guesses.
  if (check() && inlineFunctions() && liftOldOpset()) {
    size_t before = report.getProblems().size();
    bindInputShapes(*model.mutable_graph(), options, report);
    if (report.getProblems().size() == before) {
      result->isWellFormed = inferShapes();
      checkElementTypes();
    }
  }
  takeTypes();
  takeComputed();
  takeModel();
  return std::move(result);
}

std::unique_ptr<OnnxModel> hetero::loadOnnxModel(llvm::StringRef path,
                                                 const ImportOptions &options,
                                                 ImportReport &report) {
  // What protobuf has to say about a damaged file is in the report already.
  google::protobuf::SetLogHandler(nullptr);
  try {
    registerCustomOperators();
    return ModelLoader(path, options, report).load();
  } catch (const std::exception &exception) {
    report.add("the file is no usable ONNX model: " + getSentence(exception));
  }
  return nullptr;
}
