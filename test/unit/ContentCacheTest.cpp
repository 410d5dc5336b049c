//===- ContentCacheTest.cpp - Entries are whole or not there ----*- C++ -*-===//

#include "hetero/Support/ContentCache.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include "gtest/gtest.h"

#include <fstream>

using namespace hetero;

namespace {

class ContentCacheTest : public ::testing::Test {
protected:
  ContentCacheTest() {
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("hetero-cache", folder));
  }
  ~ContentCacheTest() override { llvm::sys::fs::remove_directories(folder); }

  ContentCache open() { return llvm::cantFail(ContentCache::open(folder)); }

  std::string getPath(const Sha256Digest &key) {
    SmallString<128> path(folder);
    llvm::sys::path::append(path, toHex(key));
    return path.str().str();
  }
  std::string read(const std::string &path) {
    return (*llvm::MemoryBuffer::getFile(path))->getBuffer().str();
  }
  void write(const std::string &path, const std::string &content) {
    std::ofstream(path, std::ios::binary) << content;
  }

  SmallString<128> folder;
  Sha256Digest first = Sha256::of(ArrayRef<uint8_t>({1})),
               second = Sha256::of(ArrayRef<uint8_t>({2}));
  std::vector<uint8_t> bytes{7, 0, 255, 3};
};

} // namespace

TEST_F(ContentCacheTest, FindsWhatWasStored) {
  ContentCache cache = open();
  EXPECT_FALSE(cache.find(first));
  cache.store(first, bytes);
  cache.store(second, {});
  EXPECT_EQ(cache.find(first), bytes);
  EXPECT_EQ(cache.find(second), std::vector<uint8_t>());
  // Another process, later.
  EXPECT_EQ(open().find(first), bytes);
}

TEST_F(ContentCacheTest, DamagedEntriesAreNotThereUntilStoredAgain) {
  ContentCache cache = open();
  cache.store(first, bytes);
  std::string whole = read(getPath(first));
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] ^= 1;
    write(getPath(first), damaged);
    EXPECT_FALSE(cache.find(first)) << "flipped byte " << i;
    write(getPath(first), whole.substr(0, i));
    EXPECT_FALSE(cache.find(first)) << "cut after " << i;
  }
  cache.store(first, bytes);
  EXPECT_EQ(cache.find(first), bytes);
}

TEST_F(ContentCacheTest, AnEntryUnderAnotherNameIsNotThere) {
  ContentCache cache = open();
  cache.store(first, bytes);
  EXPECT_FALSE(llvm::sys::fs::copy_file(getPath(first), getPath(second)));
  EXPECT_FALSE(cache.find(second));
}

TEST_F(ContentCacheTest, WhatCannotBeStoredIsLost) {
  ContentCache cache = open();
  EXPECT_FALSE(llvm::sys::fs::create_directory(getPath(first)));
  cache.store(first, bytes);
  EXPECT_FALSE(cache.find(first));
}

TEST_F(ContentCacheTest, AFileIsNoFolder) {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, "file");
  write(path.str().str(), "");
  auto cache = ContentCache::open(path);
  ASSERT_FALSE(cache);
  EXPECT_EQ(llvm::toString(cache.takeError()).find("cannot make folder '"), 0u);
}
