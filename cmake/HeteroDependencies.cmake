# Everything Hetero stands on, found once.

find_package(MLIR REQUIRED CONFIG)
message(STATUS "MLIR ${MLIR_VERSION} from ${MLIR_DIR}")
if(NOT LLVM_VERSION_MAJOR EQUAL 22)
  message(FATAL_ERROR "Hetero is written for LLVM/MLIR 22, found ${LLVM_PACKAGE_VERSION}")
endif()

list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
add_definitions(${LLVM_DEFINITIONS})

# ONNX's own C++ library, built once by tools/dev/bootstrap into a cache outside
# the build tree, in a folder keyed by version and compiler. The module form of
# Protobuf must be found before ONNX's config.
if(DEFINED ENV{HETERO_CACHE})
  set(_cache $ENV{HETERO_CACHE})
else()
  set(_cache $ENV{HOME}/.cache/hetero)
endif()
set(HETERO_CACHE ${_cache} CACHE PATH "Where tools/dev/bootstrap keeps what it built once")
file(STRINGS ${CMAKE_SOURCE_DIR}/requirements.txt _onnx REGEX "^onnx==")
string(REPLACE "onnx==" "" HETERO_ONNX_VERSION ${_onnx})
list(PREPEND CMAKE_PREFIX_PATH ${HETERO_CACHE}/onnx-${HETERO_ONNX_VERSION}-clang-${CMAKE_CXX_COMPILER_VERSION})
find_package(Protobuf REQUIRED)
find_package(ONNX CONFIG)
if(NOT ONNX_FOUND)
  message(FATAL_ERROR "The ONNX C++ library ${HETERO_ONNX_VERSION} is not in ${HETERO_CACHE}: run tools/dev/bootstrap")
endif()

find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)

find_program(FLATC flatc REQUIRED)
find_program(HETERO_CLANG_RV32 clang-22 REQUIRED)
find_program(HETERO_FILECHECK NAMES FileCheck-22 FileCheck HINTS ${LLVM_TOOLS_BINARY_DIR} REQUIRED)
