# Options and compile flags shared by every target.

option(HETERO_ENABLE_ASSERTIONS "Assertions in our code (the packaged LLVM has none)" ON)
set(HETERO_SANITIZERS "" CACHE STRING "Sanitizers for our code, e.g. address,undefined")
option(HETERO_COVERAGE "Instrument our code for source-based coverage" OFF)
option(HETERO_FUZZERS "Build the fuzzers of test/fuzz; needs the address sanitizer" OFF)
option(HETERO_PLANTED_FAULTS "Faults that $HETERO_PLANTED_FAULT switches on, to prove the tests" OFF)

find_program(HETERO_CCACHE ccache)
if(HETERO_CCACHE)
  # A precompiled header makes every object depend on the header's bytes; without
  # this sloppiness ccache refuses all of them. The base directory and the checksum
  # beside the header (cmake/CMakeLists.txt) let two checkouts share objects.
  set(launcher ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1
    ${HETERO_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

# Line tables are enough for backtraces and make objects several times smaller.
string(REPLACE "-g" "-gline-tables-only" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")
string(REPLACE "-g" "-gline-tables-only" CMAKE_C_FLAGS_RELWITHDEBINFO "${CMAKE_C_FLAGS_RELWITHDEBINFO}")
if(HETERO_ENABLE_ASSERTIONS)
  foreach(flags CMAKE_C_FLAGS_RELWITHDEBINFO CMAKE_CXX_FLAGS_RELWITHDEBINFO)
    string(REPLACE "-DNDEBUG" "" ${flags} "${${flags}}")
  endforeach()
endif()

# Float arithmetic has one meaning on every machine: no product is contracted
# into a fused multiply-add unless the source says fma (docs/decisions/0002).
add_compile_options(-ffp-contract=off -fno-math-errno)
add_compile_options(-Wall -Wextra -Wno-unused-parameter -Werror=deprecated-declarations
  -Werror=return-type -Werror=unused-result)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden>)

# Same source, same binary, wherever the checkout lies.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)

if(HETERO_SANITIZERS)
  # The packaged LLVM is not instrumented: its objects carry no types to check a
  # virtual or an indirect call against.
  set(sanitize -fsanitize=${HETERO_SANITIZERS} -fno-sanitize=vptr,function -fno-sanitize-recover=all)
  add_compile_options(${sanitize} -fno-omit-frame-pointer)
  add_link_options(${sanitize})
endif()
if(HETERO_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(HETERO_PLANTED_FAULTS)
  add_compile_definitions(HETERO_PLANTED_FAULTS)
endif()
if(HETERO_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()
