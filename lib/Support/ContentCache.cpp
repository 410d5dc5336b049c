//===- ContentCache.cpp - Results kept by what they were made of ----------===//
//
// An entry is its key, the digest of its bytes, and the bytes: an entry under
// another name is as useless as a damaged one.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/ContentCache.h"
#include "hetero/Support/Files.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace hetero;

Expected<ContentCache> ContentCache::open(StringRef folder) {
  std::error_code code = llvm::sys::fs::create_directories(folder);
  if (!code && !llvm::sys::fs::is_directory(folder))
    code = std::make_error_code(std::errc::not_a_directory);
  if (code)
    return llvm::createStringError(code, "cannot make folder '" + folder +
                                             "': " + code.message());
  return ContentCache(folder);
}

std::string ContentCache::getPath(const Sha256Digest &key) const {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, toHex(key));
  return path.str().str();
}

std::optional<std::vector<uint8_t>>
ContentCache::find(const Sha256Digest &key) const {
  auto file = llvm::MemoryBuffer::getFile(getPath(key), /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return std::nullopt;
  ArrayRef<uint8_t> content = llvm::arrayRefFromStringRef((*file)->getBuffer());
  constexpr size_t digestBytes = std::tuple_size_v<Sha256Digest>;
  if (content.size() < 2 * digestBytes ||
      content.take_front(digestBytes) != ArrayRef<uint8_t>(key))
    return std::nullopt;
  ArrayRef<uint8_t> bytes = content.drop_front(2 * digestBytes);
  if (content.slice(digestBytes, digestBytes) !=
      ArrayRef<uint8_t>(Sha256::of(bytes)))
    return std::nullopt;
  return bytes.vec();
}

void ContentCache::store(const Sha256Digest &key,
                         ArrayRef<uint8_t> bytes) const {
  std::string content = llvm::toStringRef(ArrayRef<uint8_t>(key)).str();
  content += llvm::toStringRef(ArrayRef<uint8_t>(Sha256::of(bytes)));
  content += llvm::toStringRef(bytes);
  llvm::consumeError(writeFile(getPath(key), content));
}
