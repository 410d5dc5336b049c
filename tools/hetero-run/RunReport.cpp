//===- RunReport.cpp - Counted beside predicted ---------------------------===//
//
// The only place where what was predicted meets what was counted.
//
//===----------------------------------------------------------------------===//

#include "RunReport.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <cmath>

using namespace hetero;
namespace json = llvm::json;

static const PredictedStep *findPrediction(ArrayRef<PredictedStep> predictions,
                                           StringRef step) {
  const PredictedStep *it = llvm::find_if(
      predictions, [&](const PredictedStep &p) { return p.step == step; });
  return it == predictions.end() ? nullptr : it;
}

/// "+1.25 %": how far a prediction is from the count; "-" where nothing was
/// counted.
static std::string describeError(int64_t predicted, int64_t counted) {
  if (counted == 0)
    return predicted == 0 ? "+0.00 %" : "-";
  std::string text;
  llvm::raw_string_ostream os(text);
  os << llvm::format("%+.2f %%", 100.0 * (predicted - counted) / counted);
  return text;
}

/// Microseconds with three digits.
static std::string formatMicroseconds(int64_t ps) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << llvm::format("%.3f", ps / 1e6);
  return text;
}

namespace {

/// A table of left-aligned words, then right-aligned numbers.
class Table {
public:
  explicit Table(unsigned numWords) : numWords(numWords) {}
  void add(std::vector<std::string> row) { rows.push_back(std::move(row)); }
  void print(llvm::raw_ostream &os) const;

private:
  unsigned numWords;
  std::vector<std::vector<std::string>> rows;
};

} // namespace

void Table::print(llvm::raw_ostream &os) const {
  std::vector<size_t> widths(rows.front().size());
  for (const auto &row : rows)
    for (auto [i, cell] : llvm::enumerate(row))
      widths[i] = std::max(widths[i], cell.size());
  for (const auto &row : rows) {
    std::string line;
    llvm::raw_string_ostream cells(line);
    for (auto [i, cell] : llvm::enumerate(row)) {
      std::string padding(widths[i] - cell.size(), ' ');
      cells << (i ? "  " : "");
      if (i < numWords)
        cells << cell << padding;
      else
        cells << padding << cell;
    }
    os << StringRef(line).rtrim() << '\n';
  }
}

/// At most `width` characters, the middle of longer words left out.
static std::string shorten(StringRef word, size_t width) {
  if (word.size() <= width)
    return word.str();
  size_t half = (width - 3) / 2;
  return (word.take_front(half) + "..." + word.take_back(half)).str();
}

void hetero::printTable(const RunReport &report, llvm::raw_ostream &os) {
  Table table(2);
  table.add({"step", "on", "predicted cycles", "counted cycles", "difference",
             "start us", "time us"});
  int64_t predictedCycles = 0, countedCycles = 0, energyFj = 0;
  for (auto [entry, timed] :
       llvm::zip_equal(report.counters, report.timeline.steps)) {
    const ProgramStep &step = report.program.steps[entry.step];
    const Cost &cost = entry.counters.cost;
    const PredictedStep *predicted =
        findPrediction(report.predictions, step.name);
    bool hasClock = step.kind == ProgramStep::Kind::Stage;
    std::string cycles = hasClock ? std::to_string(cost.latencyCycles) : "";
    energyFj += cost.energyFj;
    std::string expected, difference;
    if (predicted && hasClock) {
      expected = std::to_string(predicted->latencyCycles);
      difference = describeError(predicted->latencyCycles, cost.latencyCycles);
      predictedCycles += predicted->latencyCycles;
      countedCycles += cost.latencyCycles;
    } else if (predicted) {
      difference = describeError(predicted->latencyPs, cost.latencyPs);
    }
    table.add({shorten(step.name, 40), timed.resource, expected, cycles,
               difference, formatMicroseconds(timed.startPs),
               formatMicroseconds(timed.endPs - timed.startPs)});
  }
  table.add({"sum of stages", "", std::to_string(predictedCycles),
             std::to_string(countedCycles),
             describeError(predictedCycles, countedCycles), "", ""});
  table.print(os);
  int64_t predictedEnd = 0;
  for (const PredictedStep &step : report.predictions)
    predictedEnd = std::max(predictedEnd, step.endPs);
  os << "end: predicted " << formatMicroseconds(predictedEnd) << " us, counted "
     << formatMicroseconds(report.timeline.endPs) << " us ("
     << describeError(predictedEnd, report.timeline.endPs)
     << "); counted energy " << llvm::format("%.3f uJ", energyFj / 1e9);
  if (report.numRuns > 1)
    os << "; first of " << report.numRuns << " samples";
  os << '\n';
}

static void writeCost(json::OStream &json, const Cost &cost) {
  json.attribute("latencyCycles", cost.latencyCycles);
  json.attribute("latencyPs", cost.latencyPs);
  json.attribute("energyFj", cost.energyFj);
  json.attribute("macs", cost.macs);
  json.attribute("bound", cost.bound);
  json.attributeObject("resourceCycles", [&] {
    for (const ResourceCycles &resource : cost.resources)
      json.attribute(resource.resource, resource.cycles);
  });
  json.attributeObject("traffic", [&] {
    for (const MemoryTraffic &traffic : cost.traffic)
      json.attributeObject(traffic.memory, [&] {
        json.attribute("readBytes", traffic.readBytes);
        json.attribute("writtenBytes", traffic.writtenBytes);
      });
  });
}

/// JSON has no word for infinity: null where one side alone is not finite.
static void writeNumber(json::OStream &json, StringRef key, double number) {
  if (std::isfinite(number))
    json.attribute(key, number);
  else
    json.attribute(key, nullptr);
}

static void writeComparison(json::OStream &json,
                            ArrayRef<ComparedTensor> compared) {
  for (const ComparedTensor &tensor : compared)
    json.object([&] {
      const TensorDifference &difference = tensor.difference;
      json.attribute("name", json::fixUTF8(tensor.name));
      json.attribute("elements", difference.numElements);
      json.attribute("unequal", difference.numUnequal);
      writeNumber(json, "maxDifference", difference.maxAbsoluteDifference);
      writeNumber(json, "cosine", difference.cosine);
      json.attribute("accepted", tensor.isAccepted);
    });
}

void hetero::writeJson(const RunReport &report, llvm::raw_ostream &os) {
  json::OStream json(os, 2);
  json.object([&] {
    json.attribute("version", 1);
    json.attribute("model", json::fixUTF8(report.program.modelName));
    json.attribute("system", report.program.system.name);
    json.attribute("samples", report.numRuns);
    json.attribute("endPs", report.timeline.endPs);
    json.attributeArray("steps", [&] {
      for (size_t i = 0; i < report.counters.size(); ++i) {
        const StepCounters &entry = report.counters[i];
        const TimedStep &timed = report.timeline.steps[i];
        const ProgramStep &step = report.program.steps[entry.step];
        json.object([&] {
          json.attribute("name", json::fixUTF8(step.name));
          json.attribute("kind", step.kind == ProgramStep::Kind::Stage
                                     ? "stage"
                                     : "transfer");
          json.attribute("on", timed.resource);
          json.attributeArray("nodes", [&] {
            for (const std::string &node : step.nodes)
              json.value(json::fixUTF8(node));
          });
          json.attribute("startPs", timed.startPs);
          json.attribute("endPs", timed.endPs);
          json.attributeObject("counted", [&] {
            writeCost(json, entry.counters.cost);
            json.attribute("instructions", entry.counters.instructions);
          });
          if (const PredictedStep *predicted =
                  findPrediction(report.predictions, step.name))
            json.attributeObject("predicted", [&] {
              json.attribute("latencyCycles", predicted->latencyCycles);
              json.attribute("latencyPs", predicted->latencyPs);
              json.attribute("energyFj", predicted->energyFj);
              json.attribute("startPs", predicted->startPs);
              json.attribute("endPs", predicted->endPs);
            });
        });
      }
    });
    json.attributeArray("outputs",
                        [&] { writeComparison(json, report.outputs); });
    json.attributeArray("layers",
                        [&] { writeComparison(json, report.layers); });
  });
  os << '\n';
}
