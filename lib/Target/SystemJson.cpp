//===- SystemJson.cpp - Systems as JSON files -----------------------------===//
//
// One reader for all rooms: a dozen lines of spelling, no field known by name.
//
//===----------------------------------------------------------------------===//

#include "hetero/Target/SystemJson.h"
#include "hetero/Interfaces/DeviceAttrInterface.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/JSON.h"

using namespace hetero;
namespace json = llvm::json;

/// The keys of an object in name order: llvm::json keeps none of its own, and
/// reports must not depend on a hash.
static SmallVector<llvm::StringRef> getSortedKeys(const json::Object &object) {
  SmallVector<llvm::StringRef> keys;
  for (const auto &[key, value] : object)
    keys.push_back(key);
  llvm::sort(keys);
  return keys;
}

static bool isComment(llvm::StringRef key) {
  return key.starts_with("comment");
}

/// Spells a JSON value as attribute text. Numbers must be integers: physical
/// quantities carry their unit in their name instead of a fraction.
static llvm::Error spellValue(const json::Value &value, llvm::raw_ostream &os) {
  if (auto text = value.getAsString()) {
    os << '"';
    llvm::printEscapedString(*text, os);
    os << '"';
    return llvm::Error::success();
  }
  if (auto integer = value.getAsInteger()) {
    os << *integer;
    return llvm::Error::success();
  }
  if (auto boolean = value.getAsBoolean()) {
    os << (*boolean ? "true" : "false");
    return llvm::Error::success();
  }
  if (const json::Array *array = value.getAsArray()) {
    os << '[';
    for (auto [i, element] : llvm::enumerate(*array)) {
      os << (i ? ", " : "");
      if (llvm::Error error = spellValue(element, os))
        return error;
    }
    os << ']';
    return llvm::Error::success();
  }
  if (const json::Object *object = value.getAsObject()) {
    if (auto kind = object->getString("kind"))
      os << '#' << *kind;
    os << '<';
    bool first = true;
    for (llvm::StringRef key : getSortedKeys(*object)) {
      if (key == "kind" || isComment(key))
        continue;
      os << (first ? "" : ", ") << key << " = ";
      first = false;
      if (llvm::Error error = spellValue(*object->get(key), os))
        return error;
    }
    os << '>';
    return llvm::Error::success();
  }
  if (value.getAsNumber())
    return makeError("a fraction; give an integer in a smaller unit");
  return makeError("null; leave the key out instead");
}

namespace {

/// Reads one system, reporting every problem under the key it belongs to.
class SystemReader {
public:
  SystemReader(MLIRContext *context,
               llvm::function_ref<InFlightDiagnostic()> emitError)
      : context(context), emitError(emitError) {}

  FailureOr<TargetSystemSpecInterface> read(llvm::StringRef text);

private:
  void readDevices(const json::Object &devices);
  void readFabric(const json::Object &fabric);
  /// Parses the attribute `value` spells; null after a report.
  Attribute parseEntry(const json::Value &value, const llvm::Twine &key);
  void refuse(const llvm::Twine &message) {
    emitError() << message;
    hasFailed = true;
  }

  MLIRContext *context;
  llvm::function_ref<InFlightDiagnostic()> emitError;
  SmallVector<DataLayoutEntryInterface> entries;
  bool hasFailed = false;
};

} // namespace

Attribute SystemReader::parseEntry(const json::Value &value,
                                   const llvm::Twine &key) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (llvm::Error error = spellValue(value, os)) {
    refuse(key + ": a value is " + llvm::toString(std::move(error)));
    return {};
  }
  // The parser's own complaint points into text nobody wrote: keep its words
  // and say where they belong instead.
  std::string complaint;
  Attribute attribute;
  {
    ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
      complaint += (complaint.empty() ? "" : "; ") + diagnostic.str();
      return success();
    });
    attribute = parseAttribute(text, context);
  }
  // What the parser says at the end of a list that is too short.
  if (complaint == "expected ','")
    complaint = "a parameter is missing; docs/generated/dialects lists them";
  if (!attribute)
    refuse(key + ": " + complaint);
  return attribute;
}

void SystemReader::readDevices(const json::Object &devices) {
  for (llvm::StringRef name : getSortedKeys(devices)) {
    std::string key = ("devices." + name).str();
    const json::Value &value = *devices.get(name);
    const json::Object *object = value.getAsObject();
    if (name == "fabric") {
      refuse(key + ": \"fabric\" is the name of the fabric; call the device "
                   "something else");
      continue;
    }
    if (!object || !object->getString("kind")) {
      refuse(key + ": needs an object with a \"kind\", such as "
                   "\"<dialect>.device\"");
      continue;
    }
    Attribute attribute = parseEntry(value, key);
    if (!attribute)
      continue;
    if (!isa<DeviceAttrInterface>(attribute)) {
      refuse(key + ": kind \"" + *object->getString("kind") +
             "\" is no device");
      continue;
    }
    entries.push_back(
        DataLayoutEntryAttr::get(StringAttr::get(context, name), attribute));
  }
}

void SystemReader::readFabric(const json::Object &fabric) {
  for (llvm::StringRef key : getSortedKeys(fabric))
    if (key != "memories" && key != "links" && !isComment(key))
      refuse("fabric: unknown key \"" + key + "\"");
  json::Object spelt{{"kind", "hetero.fabric"}};
  for (llvm::StringRef list : {"memories", "links"}) {
    const json::Array *array = fabric.getArray(list);
    if (!array && (fabric.get(list) || list == "memories"))
      refuse("fabric." + list + ": needs a list");
    else if (array && list == "memories" && array->empty())
      refuse("fabric.memories: needs at least one memory");
    else if (array && !array->empty())
      spelt[list] = json::Array(*array);
  }
  if (hasFailed)
    return;
  if (Attribute attribute = parseEntry(std::move(spelt), "fabric"))
    entries.push_back(DataLayoutEntryAttr::get(
        StringAttr::get(context, "fabric"), attribute));
}

FailureOr<TargetSystemSpecInterface> SystemReader::read(llvm::StringRef text) {
  context->loadDialect<DLTIDialect>();
  Expected<json::Value> parsed = json::parse(text);
  if (!parsed) {
    refuse("not JSON: " + llvm::toString(parsed.takeError()));
    return failure();
  }
  const json::Object *root = parsed->getAsObject();
  if (!root) {
    refuse("not a JSON object");
    return failure();
  }
  for (llvm::StringRef key : getSortedKeys(*root))
    if (key != "name" && key != "version" && key != "fabric" &&
        key != "devices" && !isComment(key))
      refuse("unknown key \"" + key + "\"");
  if (root->getInteger("version") != 1)
    refuse("version: this reader knows version 1 only");
  if (const json::Object *fabric = root->getObject("fabric"))
    readFabric(*fabric);
  else
    refuse("fabric: missing");
  if (const json::Object *devices = root->getObject("devices"))
    readDevices(*devices);
  else
    refuse("devices: missing");
  if (hasFailed)
    return failure();
  return cast<TargetSystemSpecInterface>(
      TargetSystemSpecAttr::get(context, entries));
}

FailureOr<TargetSystemSpecInterface>
hetero::parseSystemJson(llvm::StringRef text, MLIRContext *context,
                        llvm::function_ref<InFlightDiagnostic()> emitError) {
  return SystemReader(context, emitError).read(text);
}

std::string hetero::getSystemName(llvm::StringRef text) {
  Expected<json::Value> parsed = json::parse(text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return "";
  }
  const json::Object *root = parsed->getAsObject();
  auto name = root ? root->getString("name") : std::nullopt;
  return name ? name->str() : "";
}
