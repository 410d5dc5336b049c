//===- CheckText.cpp - The look before compiling, printed -----------------===//

#include "hetero/Partition/CheckReport.h"
#include "hetero/Support/TextTable.h"
#include "llvm/ADT/MapVector.h"

using namespace hetero;

namespace {

/// Sums over all operators.
struct Totals {
  explicit Totals(const CheckReport &report);

  int64_t macs = 0;
  int64_t bytes = 0;
  int64_t constantBytes = 0;
  int64_t unplaced = 0;
  /// Each operator on its fastest device, one after the other.
  int64_t fastestPs = 0;
  /// By device: operators it can run, and the time it would take for them.
  std::vector<int64_t> operators;
  std::vector<int64_t> latencyPs;
};

} // namespace

Totals::Totals(const CheckReport &report)
    : operators(report.devices.size()), latencyPs(report.devices.size()) {
  for (const CheckedOperator &entry : report.operators) {
    macs += entry.macs;
    bytes += entry.bytes;
    constantBytes += entry.constantBytes;
    auto fastest = entry.getFastest();
    if (fastest)
      fastestPs += entry.options[*fastest].cost.latencyPs;
    else
      ++unplaced;
    for (auto [i, option] : llvm::enumerate(entry.options)) {
      if (!option.verdict)
        continue;
      ++operators[i];
      latencyPs[i] += option.cost.latencyPs;
    }
  }
}

/// Multiply-accumulates a byte, with two decimals.
static std::string formatIntensity(int64_t macs, int64_t bytes) {
  return bytes == 0 ? "-" : formatRatio(macs, bytes, 2);
}

/// The first node's name, and how many others are in it.
static std::string joinNodes(const CheckedOperator &entry) {
  if (entry.nodes.empty())
    return "-";
  std::string text = entry.nodes.front();
  if (entry.nodes.size() > 1)
    text += " +" + std::to_string(entry.nodes.size() - 1);
  return text;
}

static void printTotals(const CheckReport &report, const Totals &totals,
                        llvm::raw_ostream &os) {
  os << "\nTotals\n";
  Table table("lrl", {"figure", "value", "unit"});
  table.add({"operators", formatCount(report.operators.size()), ""});
  table.add({"without a device", formatCount(totals.unplaced), ""});
  table.add({"multiply-accumulates", formatCount(totals.macs), ""});
  table.add({"constants", formatCount(totals.constantBytes), "bytes"});
  table.add({"operands and results", formatCount(totals.bytes), "bytes"});
  table.add({"intensity", formatIntensity(totals.macs, totals.bytes),
             "multiply-accumulates a byte"});
  if (totals.unplaced == 0)
    table.add({"each on its fastest device",
               formatMicroseconds(totals.fastestPs),
               "us  predicted, one after the other, transfers left out"});
  for (auto [i, device] : llvm::enumerate(report.devices))
    table.add({"on " + device, formatMicroseconds(totals.latencyPs[i]),
               "us  for the " + formatCount(totals.operators[i]) +
                   " operators it can run"});
  table.print(os);
}

static void printOperators(const CheckReport &report, llvm::raw_ostream &os) {
  os << "\nOperators, in order: predicted microseconds by device, or why not "
        "(+n: further ONNX nodes fused in)\n";
  std::vector<std::string> header{"#",    "ONNX node", "operation", "result",
                                  "MACs", "bytes",     "MACs/byte"};
  llvm::append_range(header, report.devices);
  Table table("rlllrrr" + std::string(report.devices.size(), 'r'), header);
  for (auto [i, entry] : llvm::enumerate(report.operators)) {
    std::vector<std::string> row{std::to_string(i + 1),
                                 joinNodes(entry),
                                 entry.operation,
                                 entry.resultType,
                                 formatCount(entry.macs),
                                 formatCount(entry.bytes),
                                 formatIntensity(entry.macs, entry.bytes)};
    for (const DeviceOption &option : entry.options)
      row.push_back(option.verdict ? formatMicroseconds(option.cost.latencyPs)
                                   : option.verdict.getReasonId().str());
    table.add(std::move(row));
  }
  table.print(os);
}

/// Every refusal with its remedy; operators refused in the same words together.
static void printRefusals(const CheckReport &report, llvm::raw_ostream &os) {
  using Refusal = std::pair<size_t, std::pair<std::string, std::string>>;
  llvm::MapVector<Refusal, std::vector<std::string>,
                  std::map<Refusal, unsigned>>
      refusals;
  std::map<std::string, std::string> remedies;
  for (auto [i, entry] : llvm::enumerate(report.operators))
    for (auto [device, option] : llvm::enumerate(entry.options)) {
      if (option.verdict)
        continue;
      std::string reason = option.verdict.getReasonId().str();
      remedies[reason] = option.verdict.getRemedy().str();
      refusals[{device, {reason, option.verdict.getDetail().str()}}].push_back(
          std::to_string(i + 1));
    }
  os << "\nWhy not, and what would help\n";
  if (refusals.empty()) {
    os << "  every device can run every operator\n";
    return;
  }
  for (const auto &[refusal, numbers] : refusals) {
    os << "  " << report.devices[refusal.first] << " refuses "
       << llvm::join(numbers, ", ") << ": " << refusal.second.second << " ["
       << refusal.second.first
       << "]\n    help: " << remedies[refusal.second.first] << '\n';
  }
}

void hetero::printCheck(const CheckReport &report, llvm::raw_ostream &os) {
  Totals totals(report);
  os << "Check of " << report.model << " for " << report.system << '\n';
  printTotals(report, totals, os);
  printOperators(report, os);
  printRefusals(report, os);
  if (totals.unplaced == 0)
    return;
  os << "\nNo device can run\n";
  for (auto [i, entry] : llvm::enumerate(report.operators))
    if (!entry.hasDevice())
      os << "  " << i + 1 << "  " << joinNodes(entry) << " (" << entry.operation
         << ")\n";
}

llvm::json::Value hetero::getCheckJson(const CheckReport &report) {
  Totals totals(report);
  llvm::json::Array devices, operators;
  for (auto [i, device] : llvm::enumerate(report.devices))
    devices.push_back(llvm::json::Object{{"name", device},
                                         {"operators", totals.operators[i]},
                                         {"latencyPs", totals.latencyPs[i]}});
  for (const CheckedOperator &entry : report.operators) {
    llvm::json::Array answers;
    for (auto [device, option] :
         llvm::zip_equal(report.devices, entry.options)) {
      llvm::json::Object answer{{"device", device},
                                {"canRun", bool(option.verdict)}};
      if (option.verdict) {
        answer["latencyPs"] = option.cost.latencyPs;
        answer["latencyCycles"] = option.cost.latencyCycles;
        answer["bound"] = option.cost.bound;
      } else {
        answer["reason"] = option.verdict.getReasonId();
        answer["detail"] = option.verdict.getDetail();
        answer["remedy"] = option.verdict.getRemedy();
      }
      answers.push_back(std::move(answer));
    }
    operators.push_back(
        llvm::json::Object{{"nodes", llvm::json::Array(entry.nodes)},
                           {"operation", entry.operation},
                           {"result", entry.resultType},
                           {"macs", entry.macs},
                           {"bytes", entry.bytes},
                           {"constantBytes", entry.constantBytes},
                           {"devices", std::move(answers)}});
  }
  return llvm::json::Object{
      {"version", 1},
      {"model", report.model},
      {"system", report.system},
      {"totals", llvm::json::Object{{"operators", report.operators.size()},
                                    {"withoutDevice", totals.unplaced},
                                    {"macs", totals.macs},
                                    {"bytes", totals.bytes},
                                    {"constantBytes", totals.constantBytes},
                                    {"fastestPs", totals.fastestPs}}},
      {"devices", std::move(devices)},
      {"operators", std::move(operators)}};
}
