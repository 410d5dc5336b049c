//===- Sha256.cpp - Digests of sections and files -------------------------===//

#include "hetero/Support/Sha256.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/Endian.h"

using namespace hetero;
using llvm::rotr;

// The first 32 bits of the fractional parts of the cube roots of the first 64
// primes (FIPS 180-4, 4.2.2).
static constexpr uint32_t roundConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// FIPS 180-4, 6.2.2.
void Sha256::addBlock(const uint8_t *block) {
  uint32_t words[64];
  for (int i = 0; i < 16; ++i)
    words[i] = llvm::support::endian::read32be(block + 4 * i);
  for (int i = 16; i < 64; ++i) {
    uint32_t before15 = words[i - 15], before2 = words[i - 2];
    words[i] = words[i - 16] + words[i - 7] +
               (rotr(before15, 7) ^ rotr(before15, 18) ^ (before15 >> 3)) +
               (rotr(before2, 17) ^ rotr(before2, 19) ^ (before2 >> 10));
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; ++i) {
    uint32_t first = h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) +
                     ((e & f) ^ (~e & g)) + roundConstants[i] + words[i];
    uint32_t second = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) +
                      ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const uint32_t sums[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; ++i)
    state[i] += sums[i];
}

void Sha256::update(llvm::ArrayRef<uint8_t> bytes) {
  size_t filled = numBytes % 64;
  numBytes += bytes.size();
  if (filled) {
    size_t taken = std::min(bytes.size(), 64 - filled);
    std::copy_n(bytes.begin(), taken, pending + filled);
    bytes = bytes.drop_front(taken);
    if (filled + taken < 64)
      return;
    addBlock(pending);
  }
  for (; bytes.size() >= 64; bytes = bytes.drop_front(64))
    addBlock(bytes.data());
  std::copy(bytes.begin(), bytes.end(), pending);
}

Sha256Digest Sha256::finish() {
  uint64_t numBits = numBytes * 8;
  uint8_t padding[72] = {0x80};
  // One bit, then zeros up to the 8 bytes of the length in the last block.
  size_t zeros = (119 - numBytes % 64) % 64 + 1;
  llvm::support::endian::write64be(padding + zeros, numBits);
  update({padding, zeros + 8});
  Sha256Digest digest;
  for (int i = 0; i < 8; ++i)
    llvm::support::endian::write32be(digest.data() + 4 * i, state[i]);
  return digest;
}

Sha256Digest Sha256::of(llvm::ArrayRef<uint8_t> bytes) {
  Sha256 sha;
  sha.update(bytes);
  return sha.finish();
}

std::string hetero::toHex(const Sha256Digest &digest) {
  return llvm::toHex(llvm::ArrayRef<uint8_t>(digest), /*LowerCase=*/true);
}
