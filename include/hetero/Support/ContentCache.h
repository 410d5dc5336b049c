//===- ContentCache.h - Results kept by what they were made of --*- C++ -*-===//
//
// A folder of files, each named by a digest of everything its content depends
// on. It may be deleted, shared and written by several tools at once: an entry
// is whole or not there, and one that is damaged counts as not there.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_CONTENTCACHE_H
#define HETERO_SUPPORT_CONTENTCACHE_H

#include "hetero/Support/LLVM.h"
#include "hetero/Support/Sha256.h"

namespace hetero {

/// One folder of entries. Its methods may be called from several threads.
class ContentCache {
public:
  /// Makes the folder if it is missing. Fails, as writeFile does, if that is
  /// not possible.
  static Expected<ContentCache> open(StringRef folder);

  /// The bytes stored under `key`, or nothing if there are none that are whole.
  std::optional<std::vector<uint8_t>> find(const Sha256Digest &key) const;

  /// Stores bytes under `key`. What cannot be written is made anew the next
  /// time, so this never fails.
  void store(const Sha256Digest &key, ArrayRef<uint8_t> bytes) const;

private:
  explicit ContentCache(StringRef folder) : folder(folder.str()) {}
  std::string getPath(const Sha256Digest &key) const;

  std::string folder;
};

} // namespace hetero

#endif // HETERO_SUPPORT_CONTENTCACHE_H
