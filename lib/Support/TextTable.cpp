//===- TextTable.cpp - Figures and tables for people ----------------------===//

#include "hetero/Support/TextTable.h"
#include "llvm/ADT/STLExtras.h"

using namespace hetero;

std::string hetero::formatRatio(int64_t value, int64_t unit, unsigned digits) {
  __int128 scale = 1;
  for (unsigned i = 0; i < digits; ++i)
    scale *= 10;
  __int128 scaled = (static_cast<__int128>(value) * scale + unit / 2) / unit;
  std::string text = std::to_string(static_cast<int64_t>(scaled / scale));
  if (digits == 0)
    return text;
  std::string fraction = std::to_string(static_cast<int64_t>(scaled % scale));
  return text + "." + std::string(digits - fraction.size(), '0') + fraction;
}

std::string hetero::formatMicroseconds(int64_t ps) {
  return formatRatio(ps, 1'000'000, 3);
}

std::string hetero::formatMicrojoules(int64_t fj) {
  return formatRatio(fj, 1'000'000'000, 3);
}

std::string hetero::formatBytes(int64_t bytes) {
  if (bytes % (1 << 20) == 0 && bytes >= (1 << 20))
    return std::to_string(bytes >> 20) + " MiB";
  if (bytes % (1 << 10) == 0 && bytes >= (1 << 10))
    return std::to_string(bytes >> 10) + " KiB";
  return std::to_string(bytes) + " B";
}

std::string hetero::formatCount(int64_t count) {
  std::string digits = std::to_string(count);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(at, ",");
  return digits;
}

void Table::print(llvm::raw_ostream &os) const {
  std::vector<size_t> widths(alignment.size(), 0);
  for (const auto &row : rows)
    for (auto [i, cell] : llvm::enumerate(row))
      widths[i] = std::max(widths[i], cell.size());
  for (const auto &row : rows) {
    std::string line;
    for (auto [i, cell] : llvm::enumerate(row)) {
      std::string padding(widths[i] - cell.size(), ' ');
      line += "  " + (alignment[i] == 'r' ? padding + cell : cell + padding);
    }
    os << StringRef(line).rtrim() << '\n';
  }
}
