//===- ProgramReader.cpp - From sections to a program ---------------------===//
//
// A section whose digest holds can still be nonsense: every index and every
// region is checked here once, so that nobody has to check again.
//
//===----------------------------------------------------------------------===//

#include "hetero/Package/Container_generated.h"
#include "hetero/Package/PackagedProgram.h"
#include "hetero/Support/PlantedFault.h"
#include "llvm/ADT/StringSet.h"

using namespace hetero;

bool MemorySpan::overlaps(const MemorySpan &other) const {
  return memory == other.memory &&
         offsetBytes < other.offsetBytes + other.sizeBytes &&
         other.offsetBytes < offsetBytes + sizeBytes;
}

/// The FlatBuffers table a section holds, verified.
template <typename Table>
static Expected<const Table *> readTable(const Container &container,
                                         SectionKind kind) {
  Expected<const ContainerSection *> section = container.getSection(kind);
  if (!section)
    return section.takeError();
  auto refuse = [&](auto &&...words) {
    return makeError("'", container.getName(), "' has a section \"",
                     getName(kind), "\" ", words...);
  };
  if ((*section)->version != 1)
    return refuse("of version ", (*section)->version,
                  ", this tool reads version 1");
  llvm::ArrayRef<uint8_t> bytes = (*section)->bytes;
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!verifier.VerifyBuffer<Table>(nullptr))
    return refuse("that is malformed");
  return flatbuffers::GetRoot<Table>(bytes.data());
}

namespace {

/// Reads one program, stopping at the first thing that does not fit.
class ProgramReader {
public:
  explicit ProgramReader(const Container &container) : container(container) {}
  Expected<PackagedProgram> read();

private:
  Error readSystem();
  Error readMemories(const format::Program &table);
  Error readDevices(const format::Program &table);
  Error readValues(const format::Program &table);
  Error
  readPorts(const flatbuffers::Vector<flatbuffers::Offset<format::Port>> &table,
            std::vector<ProgramPort> &ports);
  Error readSteps(const format::Program &table);
  Error readConstants();
  Error readSourceMap();

  /// Checks that a region lies within its memory.
  Error checkRegion(const MemorySpan &region, const llvm::Twine &owner) const;
  template <typename... Ts>
  Error refuse(const Ts &...words) const {
    return makeError("'", container.getName(), "' is inconsistent: ", words...);
  }

  const Container &container;
  PackagedProgram program;
};

} // namespace

Error ProgramReader::checkRegion(const MemorySpan &region,
                                 const llvm::Twine &owner) const {
  for (const MemoryUse &memory : program.memories) {
    if (memory.name != region.memory)
      continue;
    if (region.offsetBytes >= 0 && region.sizeBytes >= 0 &&
        region.offsetBytes <= memory.sizeBytes &&
        region.sizeBytes <= memory.sizeBytes - region.offsetBytes)
      return Error::success();
    return refuse(owner.str(), " lies outside memory \"", region.memory, "\"");
  }
  return refuse(owner.str(), " lies in memory \"", region.memory,
                "\", which the program does not use");
}

Error ProgramReader::readSystem() {
  auto table = readTable<format::System>(container, SectionKind::System);
  if (!table)
    return table.takeError();
  program.system = {(*table)->name()->str(), (*table)->attribute()->str()};
  return Error::success();
}

Error ProgramReader::readMemories(const format::Program &table) {
  llvm::StringSet<> names;
  for (const format::Memory *memory : *table.memories()) {
    program.memories.push_back({memory->name()->str(), memory->size_bytes()});
    if (memory->size_bytes() < 0 ||
        !names.insert(memory->name()->c_str()).second)
      return refuse("memory \"", memory->name()->str(),
                    "\" is listed twice or has a negative size");
  }
  return Error::success();
}

Error ProgramReader::readDevices(const format::Program &table) {
  llvm::ArrayRef<ContainerSection> sections = container.getSections();
  llvm::StringSet<> names;
  for (const format::Device *device : *table.devices()) {
    std::string name = device->name()->str();
    if (!names.insert(name).second)
      return refuse("device \"", name, "\" is listed twice");
    if (device->section() >= sections.size() ||
        sections[device->section()].kind != SectionKind::Code)
      return refuse("device \"", name, "\" has no code");
    const ContainerSection &code = sections[device->section()];
    program.devices.push_back({name, code.room, code.version, code.bytes});
  }
  return Error::success();
}

/// The kind IR spells as `name`.
static std::optional<ElementKind> parseElementKind(StringRef name) {
  for (auto kind = ElementKind::F16; kind <= ElementKind::Bool;
       kind = static_cast<ElementKind>(static_cast<uint8_t>(kind) + 1))
    if (getName(kind) == name)
      return kind;
  return std::nullopt;
}

Error ProgramReader::readValues(const format::Program &table) {
  for (const format::Value *entry : *table.values()) {
    ProgramValue value;
    value.name = entry->name()->str();
    auto kind = parseElementKind(entry->element()->c_str());
    if (!kind)
      return refuse("value \"", value.name, "\" has elements of type \"",
                    entry->element()->str(), "\"");
    value.kind = *kind;
    value.shape.assign(entry->shape()->begin(), entry->shape()->end());
    value.region = {entry->region()->memory()->str(),
                    entry->region()->offset_bytes(),
                    entry->region()->size_bytes()};
    std::optional<int64_t> numElements = getNumElements(value.shape);
    if (!numElements ||
        *numElements > std::numeric_limits<int64_t>::max() / 8 ||
        *numElements * getByteWidth(*kind) != value.region.sizeBytes)
      return refuse("value \"", value.name, "\" does not fill its bytes");
    if (Error error = checkRegion(value.region, "value \"" + value.name + "\""))
      return error;
    program.values.push_back(std::move(value));
  }
  return Error::success();
}

Error ProgramReader::readPorts(
    const flatbuffers::Vector<flatbuffers::Offset<format::Port>> &table,
    std::vector<ProgramPort> &ports) {
  for (const format::Port *port : table) {
    if (port->value() >= program.values.size() &&
        !isPlanted("container-port-bound"))
      return refuse("input or output \"", port->name()->str(),
                    "\" has no value");
    ports.push_back({port->name()->str(), port->value()});
  }
  return Error::success();
}

Error ProgramReader::readSteps(const format::Program &table) {
  llvm::StringSet<> names;
  std::vector<bool> isDefined(program.values.size());
  for (const ProgramPort &input : program.inputs)
    isDefined[input.value] = true;
  for (const format::Step *entry : *table.steps()) {
    ProgramStep step;
    step.name = entry->name()->str();
    step.device = entry->device() ? entry->device()->str() : "";
    // Views have no code and no prediction to be found by their name.
    if (entry->kind() != format::StepKind::View &&
        !names.insert(step.name).second)
      return refuse("step \"", step.name, "\" is listed twice");
    if (entry->kind() > format::StepKind::MAX)
      return refuse("step \"", step.name, "\" is of an unknown kind");
    step.kind = static_cast<ProgramStep::Kind>(entry->kind());
    step.inputs.assign(entry->inputs()->begin(), entry->inputs()->end());
    step.outputs.assign(entry->outputs()->begin(), entry->outputs()->end());
    for (uint32_t value : llvm::concat<uint32_t>(step.inputs, step.outputs))
      if (value >= program.values.size())
        return refuse("step \"", step.name,
                      "\" names a value that is not "
                      "there");
    for (uint32_t input : step.inputs)
      if (!isDefined[input])
        return refuse("step \"", step.name, "\" reads \"",
                      program.values[input].name, "\" before it is made");
    for (uint32_t output : step.outputs)
      isDefined[output] = true;
    for (const flatbuffers::String *node : *entry->nodes())
      step.nodes.push_back(node->str());
    if (step.kind == ProgramStep::Kind::Stage) {
      if (llvm::none_of(program.devices, [&](const DeviceCode &device) {
            return device.device == step.device;
          }))
        return refuse("stage \"", step.name, "\" runs on device \"",
                      step.device, "\", which has no code");
    } else if (step.inputs.size() != 1 || step.outputs.size() != 1 ||
               program.values[step.inputs[0]].region.sizeBytes !=
                   program.values[step.outputs[0]].region.sizeBytes) {
      return refuse("step \"", step.name,
                    "\" does not move one value to "
                    "another of its size");
    }
    program.steps.push_back(std::move(step));
  }
  return Error::success();
}

Error ProgramReader::readConstants() {
  auto table = readTable<format::Constants>(container, SectionKind::Constants);
  if (!table)
    return table.takeError();
  Expected<const ContainerSection *> data =
      container.getSection(SectionKind::ConstantData);
  if (!data)
    return data.takeError();
  llvm::ArrayRef<uint8_t> bytes = (*data)->bytes;
  const auto &constants = *(*table)->constants();
  for (const format::ConstantPlace *place : *(*table)->places()) {
    if (place->constant() >= constants.size())
      return refuse("a place names a constant that is not there");
    const format::Constant *constant = constants[place->constant()];
    if (constant->offset_bytes() > bytes.size() ||
        constant->size_bytes() > bytes.size() - constant->offset_bytes())
      return refuse("constant ", place->constant(),
                    " lies outside its "
                    "section");
    MemorySpan region{place->memory()->str(), place->offset_bytes(),
                      static_cast<int64_t>(constant->size_bytes())};
    if (Error error =
            checkRegion(region, "constant " + llvm::Twine(place->constant())))
      return error;
    program.constants.push_back(
        {region, constant->layout()->str(),
         bytes.slice(constant->offset_bytes(), constant->size_bytes())});
  }
  return Error::success();
}

Error ProgramReader::readSourceMap() {
  auto table = readTable<format::SourceMap>(container, SectionKind::SourceMap);
  if (!table)
    return table.takeError();
  for (const format::SourceRange *range : *(*table)->ranges())
    program.sourceMap.push_back({range->device()->str(), range->stage()->str(),
                                 range->node()->str(), range->begin(),
                                 range->end()});
  return Error::success();
}

Expected<PackagedProgram> ProgramReader::read() {
  if (Error error = readSystem())
    return std::move(error);
  auto table = readTable<format::Program>(container, SectionKind::Program);
  if (!table)
    return table.takeError();
  program.modelName = (*table)->model_name()->str();
  program.modelDigest = (*table)->model_digest()->str();
  if (Error error = readMemories(**table))
    return std::move(error);
  if (Error error = readDevices(**table))
    return std::move(error);
  if (Error error = readValues(**table))
    return std::move(error);
  if (Error error = readPorts(*(*table)->inputs(), program.inputs))
    return std::move(error);
  if (Error error = readPorts(*(*table)->outputs(), program.outputs))
    return std::move(error);
  if (Error error = readSteps(**table))
    return std::move(error);
  if (Error error = readConstants())
    return std::move(error);
  if (Error error = readSourceMap())
    return std::move(error);
  return std::move(program);
}

Expected<PackagedProgram> hetero::readProgram(const Container &container) {
  return ProgramReader(container).read();
}

Expected<std::vector<PredictedStep>>
hetero::readPredictions(const Container &container) {
  auto table =
      readTable<format::Predictions>(container, SectionKind::Predictions);
  if (!table)
    return table.takeError();
  std::vector<PredictedStep> steps;
  for (const format::Prediction *step : *(*table)->steps())
    steps.push_back({step->step()->str(), step->latency_cycles(),
                     step->latency_ps(), step->start_ps(), step->end_ps(),
                     step->energy_fj()});
  return steps;
}

Expected<StringRef> hetero::readPlanJson(const Container &container) {
  Expected<const ContainerSection *> section =
      container.getSection(SectionKind::Plan);
  if (!section)
    return section.takeError();
  return llvm::toStringRef((*section)->bytes);
}
