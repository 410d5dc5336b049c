//===- TextTable.h - Figures and tables for people --------------*- C++ -*-===//
//
// How reports on the terminal write numbers and columns: in integers, so that
// they print alike everywhere.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_TEXTTABLE_H
#define HETERO_SUPPORT_TEXTTABLE_H

#include "hetero/Support/LLVM.h"

namespace hetero {

/// `value / unit` with `digits` decimals, rounded half up. `unit` is positive.
std::string formatRatio(int64_t value, int64_t unit, unsigned digits);

/// Picoseconds in microseconds with three decimals.
std::string formatMicroseconds(int64_t ps);

/// Femtojoules in microjoules with three decimals.
std::string formatMicrojoules(int64_t fj);

/// Bytes in MiB or KiB where these are whole.
std::string formatBytes(int64_t bytes);

/// 1234567 as "1,234,567".
std::string formatCount(int64_t count);

/// Rows of cells, printed with every column as wide as its widest cell.
class Table {
public:
  /// One letter a column: `l` flush left, `r` flush right.
  Table(llvm::StringRef alignment, std::vector<std::string> header)
      : alignment(alignment) {
    rows.push_back(std::move(header));
  }
  void add(std::vector<std::string> row) { rows.push_back(std::move(row)); }
  bool isEmpty() const { return rows.size() == 1; }

  void print(llvm::raw_ostream &os) const;

private:
  std::string alignment;
  std::vector<std::vector<std::string>> rows;
};

} // namespace hetero

#endif // HETERO_SUPPORT_TEXTTABLE_H
