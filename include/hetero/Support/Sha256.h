//===- Sha256.h - Digests of sections and files -----------------*- C++ -*-===//
//
// SHA-256 as FIPS 180-4 has it. LLVM's own counts the message's bits in 32 bits
// and gives another digest from 512 MiB on, which weights may well reach.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_SHA256_H
#define HETERO_SUPPORT_SHA256_H

#include "hetero/Support/LLVM.h"
#include <array>

namespace hetero {

/// A SHA-256 digest, most significant byte first.
using Sha256Digest = std::array<uint8_t, 32>;

/// Computes a digest piece by piece.
class Sha256 {
public:
  /// The digest does not depend on `mayUseInstructions`, whether the
  /// processor's own instructions for it may be used; the time does.
  explicit Sha256(bool mayUseInstructions = true)
      : mayUseInstructions(mayUseInstructions) {}

  /// Appends bytes to the message.
  void update(llvm::ArrayRef<uint8_t> bytes);
  /// Ends the message; the object must not be used afterwards.
  Sha256Digest finish();

  /// The digest of one piece.
  static Sha256Digest of(llvm::ArrayRef<uint8_t> bytes);

private:
  void addBlocks(const uint8_t *blocks, size_t numBlocks);
  /// One block by plain arithmetic, as the standard writes it.
  void addBlock(const uint8_t *block);

  bool mayUseInstructions;
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  uint64_t numBytes = 0;
  uint8_t pending[64];
};

/// The digest in lower-case hexadecimal.
std::string toHex(const Sha256Digest &digest);

} // namespace hetero

#endif // HETERO_SUPPORT_SHA256_H
