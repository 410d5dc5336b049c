//===- Verdict.h - Whether a device can run an operation --------*- C++ -*-===//
//
// A refusal always carries its reason: an identifier that documentation and
// tests refer to, and a sentence for the person who asks "why not there?".
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_VERDICT_H
#define HETERO_TARGET_VERDICT_H

#include "hetero/Support/LLVM.h"
#include "llvm/ADT/Twine.h"
#include <string>

namespace hetero {

/// One row of a room's table of refusal reasons. The pages of supported
/// operators, the plan's "why not there" and the tests are all read from it.
struct RefusalReason {
  /// Stable identifier, kebab-case, unique within the room: "element-type".
  llvm::StringLiteral id;
  /// What it means, as a sentence for the documentation.
  llvm::StringLiteral meaning;
  /// What a person can do about it.
  llvm::StringLiteral remedy;
};

/// Yes, or no with a reason.
class [[nodiscard]] Verdict {
public:
  static Verdict yes() { return Verdict(); }

  /// A refusal for `reason`; `detail` names the offending shape or type.
  static Verdict no(const RefusalReason &reason, const llvm::Twine &detail) {
    Verdict verdict;
    verdict.reason = &reason;
    verdict.detail = detail.str();
    return verdict;
  }

  explicit operator bool() const { return !reason; }

  /// Identifier of the reason; empty for yes.
  llvm::StringRef getReasonId() const {
    return reason ? llvm::StringRef(reason->id) : llvm::StringRef();
  }
  /// The sentence for this operation; empty for yes.
  llvm::StringRef getDetail() const { return detail; }
  /// What a person can do about it; empty for yes.
  llvm::StringRef getRemedy() const {
    return reason ? llvm::StringRef(reason->remedy) : llvm::StringRef();
  }

private:
  Verdict() = default;

  // Points into a room's static table.
  const RefusalReason *reason = nullptr;
  std::string detail;
};

} // namespace hetero

#endif // HETERO_TARGET_VERDICT_H
