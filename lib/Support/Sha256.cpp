//===- Sha256.cpp - Digests of sections and files -------------------------===//
//
// Weights are digested three times on their way from model to container, so the
// instructions that x86 has for this are used where they are: they are six
// times as fast as arithmetic.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Sha256.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/Endian.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

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

#if defined(__x86_64__)
/// Whether the processor has SHA and the shuffles that go with it.
static bool hasShaInstructions() {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d))
    return false;
  bool hasShuffles = (c & bit_SSSE3) && (c & bit_SSE4_1);
  return hasShuffles && __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
         (b & bit_SHA);
}

/// The same as `addBlock` for several blocks. The instructions do two rounds at
/// a time on the state as two vectors, whose highest lanes are named first.
__attribute__((target("sha,ssse3,sse4.1"))) static void
addBlocksByInstructions(uint32_t (&state)[8], const uint8_t *block,
                        size_t numBlocks) {
  const __m128i bigEndian =
      _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef = _mm_set_epi32(state[0], state[1], state[4], state[5]);
  __m128i cdgh = _mm_set_epi32(state[2], state[3], state[6], state[7]);
  for (; numBlocks != 0; --numBlocks, block += 64) {
    __m128i oldAbef = abef, oldCdgh = cdgh;
    // The last sixteen words of the message schedule, four a vector.
    __m128i words[4];
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; ++group) {
      __m128i &current = words[group % 4];
      if (group < 4) {
        const auto *source = reinterpret_cast<const __m128i *>(block) + group;
        current = _mm_shuffle_epi8(_mm_loadu_si128(source), bigEndian);
      } else {
        __m128i before4 = words[(group + 3) % 4];
        __m128i before8 = words[(group + 2) % 4];
        __m128i before12 = words[(group + 1) % 4];
        __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(current, before12),
                                    _mm_alignr_epi8(before4, before8, 4));
        current = _mm_sha256msg2_epu32(sum, before4);
      }
      const auto *constants =
          reinterpret_cast<const __m128i *>(roundConstants + 4 * group);
      __m128i addends = _mm_add_epi32(current, _mm_loadu_si128(constants));
      __m128i middle = _mm_sha256rnds2_epu32(cdgh, abef, addends);
      abef =
          _mm_sha256rnds2_epu32(abef, middle, _mm_shuffle_epi32(addends, 0x0e));
      cdgh = middle;
    }
    abef = _mm_add_epi32(abef, oldAbef);
    cdgh = _mm_add_epi32(cdgh, oldCdgh);
  }
  uint32_t lanes[8];
  _mm_storeu_si128(reinterpret_cast<__m128i *>(lanes), abef);
  _mm_storeu_si128(reinterpret_cast<__m128i *>(lanes + 4), cdgh);
  const int order[8] = {3, 2, 7, 6, 1, 0, 5, 4};
  for (int i = 0; i < 8; ++i)
    state[i] = lanes[order[i]];
}
#endif

void Sha256::addBlocks(const uint8_t *blocks, size_t numBlocks) {
#if defined(__x86_64__)
  static const bool isFast = hasShaInstructions();
  if (isFast && mayUseInstructions)
    return addBlocksByInstructions(state, blocks, numBlocks);
#endif
  for (; numBlocks != 0; --numBlocks, blocks += 64)
    addBlock(blocks);
}

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
    addBlocks(pending, 1);
  }
  size_t numBlocks = bytes.size() / 64;
  addBlocks(bytes.data(), numBlocks);
  bytes = bytes.drop_front(numBlocks * 64);
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
