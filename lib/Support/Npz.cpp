//===- Npz.cpp - Named tensors in a zip archive -----------------*- C++ -*-===//
//
// Read and written through memory: libzip sees bytes only, so that paths,
// errors and renaming are the same as for every other file.
//
//===----------------------------------------------------------------------===//

#include "hetero/Support/Npz.h"
#include "hetero/Support/Files.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"

#include <zip.h>

using namespace hetero;

/// 1980-01-01 00:00, the first moment a zip archive can say.
static constexpr uint16_t dosDate = 0x0021, dosTime = 0;

/// Deflate's best case is 258 bytes in two bits.
static constexpr uint64_t maxDeflateRatio = 1032;

static Error refuse(StringRef path, const Twine &reason) {
  return makeError(path, ": ", reason.str());
}

static Expected<Tensor> readEntry(zip_t *archive, zip_uint64_t index,
                                  StringRef name, const Twine &origin) {
  zip_stat_t facts;
  if (zip_stat_index(archive, index, 0, &facts) != 0 ||
      !(facts.valid & ZIP_STAT_SIZE) || !(facts.valid & ZIP_STAT_COMP_SIZE))
    return makeError(origin.str(), ": cannot be read: ", zip_strerror(archive));
  if (facts.size / maxDeflateRatio > facts.comp_size + 1)
    return makeError(origin.str(), ": claims ", facts.size, " bytes in ",
                     facts.comp_size, ", which no compression allows");
  zip_file_t *file = zip_fopen_index(archive, index, 0);
  if (!file)
    return makeError(origin.str(), ": cannot be read: ", zip_strerror(archive));
  llvm::scope_exit close([&] { zip_fclose(file); });
  std::string bytes(facts.size, '\0');
  // Reading one byte beyond the end makes libzip check the checksum.
  char beyond;
  if (zip_fread(file, bytes.data(), bytes.size()) !=
          static_cast<zip_int64_t>(bytes.size()) ||
      zip_fread(file, &beyond, 1) != 0) {
    StringRef reason = zip_file_strerror(file);
    return makeError(origin.str(), ": damaged archive entry (",
                     reason == "No error" ? "wrong length" : reason, ")");
  }
  return parseNpy(bytes, origin);
}

Expected<std::vector<NamedTensor>> hetero::readNpz(StringRef path) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  // libzip takes an empty file for an archive without entries.
  if ((*buffer)->getBufferSize() == 0)
    return refuse(path, "not a .npz archive: the file is empty");
  zip_error_t error;
  zip_error_init(&error);
  llvm::scope_exit finish([&] { zip_error_fini(&error); });
  zip_source_t *source = zip_source_buffer_create(
      (*buffer)->getBufferStart(), (*buffer)->getBufferSize(), 0, &error);
  zip_t *archive =
      source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (!archive) {
    if (source)
      zip_source_free(source);
    return refuse(path,
                  Twine("not a .npz archive: ") + zip_error_strerror(&error));
  }
  llvm::scope_exit discard([&] { zip_discard(archive); });

  std::vector<NamedTensor> tensors;
  llvm::StringSet<> names;
  for (zip_int64_t i = 0, e = zip_get_num_entries(archive, 0); i < e; ++i) {
    const char *entryName = zip_get_name(archive, i, ZIP_FL_ENC_GUESS);
    if (!entryName)
      return refuse(path, "an entry has no name");
    StringRef name(entryName);
    name.consume_back(".npy");
    if (!names.insert(name).second)
      return refuse(path, "the name '" + name + "' is used twice");
    Expected<Tensor> tensor =
        readEntry(archive, i, name, path + ": array '" + name + "'");
    if (!tensor)
      return tensor.takeError();
    tensors.push_back({name.str(), std::move(*tensor)});
  }
  return tensors;
}

/// Adds one array; the archive keeps reading `bytes` until it is closed.
static bool addEntry(zip_t *archive, StringRef name, StringRef bytes) {
  zip_source_t *source =
      zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  if (!source)
    return false;
  zip_int64_t index = zip_file_add(archive, (name + ".npy").str().c_str(),
                                   source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  return zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) == 0 &&
         zip_file_set_dostime(archive, index, dosTime, dosDate, 0) == 0;
}

/// The bytes of an archive that was closed into this source.
static std::optional<std::string> bytesOf(zip_source_t *source) {
  if (zip_source_open(source) != 0)
    return std::nullopt;
  llvm::scope_exit close([&] { zip_source_close(source); });
  zip_stat_t facts;
  if (zip_source_stat(source, &facts) != 0)
    return std::nullopt;
  std::string bytes(facts.size, '\0');
  if (zip_source_read(source, bytes.data(), bytes.size()) !=
      static_cast<zip_int64_t>(bytes.size()))
    return std::nullopt;
  return bytes;
}

Error hetero::writeNpz(StringRef path, ArrayRef<NamedTensor> tensors) {
  llvm::StringSet<> names;
  std::vector<std::string> contents;
  for (const NamedTensor &entry : tensors) {
    if (entry.name.empty())
      return refuse(path, "an array without a name cannot be written");
    if (!names.insert(entry.name).second)
      return refuse(path, "the name '" + entry.name + "' is used twice");
    Expected<std::string> bytes = formatNpy(entry.tensor);
    if (!bytes)
      return refuse(path, "array '" + entry.name +
                              "': " + llvm::toString(bytes.takeError()));
    contents.push_back(std::move(*bytes));
  }

  zip_error_t error;
  zip_error_init(&error);
  llvm::scope_exit finish([&] { zip_error_fini(&error); });
  zip_source_t *target = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (!target)
    return refuse(path, zip_error_strerror(&error));
  llvm::scope_exit release([&] { zip_source_free(target); });
  zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (!archive)
    return refuse(path, zip_error_strerror(&error));
  // The archive takes over one reference; ours lives on to read the result.
  zip_source_keep(target);
  bool isWritten = true;
  for (auto [entry, bytes] : llvm::zip_equal(tensors, contents))
    isWritten = isWritten && addEntry(archive, entry.name, bytes);
  if (!isWritten || zip_close(archive) != 0) {
    Error failure = refuse(path, zip_strerror(archive));
    zip_discard(archive);
    return failure;
  }
  // Closing an archive without entries leaves nothing, which is no zip file.
  if (tensors.empty())
    return writeFile(path, "PK\5\6" + std::string(18, '\0'));
  std::optional<std::string> bytes = bytesOf(target);
  if (!bytes)
    return refuse(path, "the archive could not be assembled");
  return writeFile(path, *bytes);
}
