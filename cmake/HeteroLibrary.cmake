# The functions rooms and libraries are declared with. No folder writes a
# TableGen rule, a flag or a link line of LLVM by hand.

# hetero_add_library(NAME source... [DEPENDS target...] [LINK library...] [EXCEPTIONS])
#
# A static library of ours on the shared LLVM and MLIR. DEPENDS names generated
# headers it needs; LINK names our own or third-party libraries. EXCEPTIONS is for
# the one boundary that calls libraries which throw; it stays outside the
# precompiled header, whose flags differ.
function(hetero_add_library name)
  cmake_parse_arguments(ARG "EXCEPTIONS" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  target_link_libraries(${name} PUBLIC ${ARG_LINK} MLIR LLVM)
  _hetero_compile_flags(${name} "${ARG_EXCEPTIONS}")
endfunction()

# hetero_add_tool(NAME source... [LINK library...]): an executable in build/bin.
function(hetero_add_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} MLIR LLVM)
  _hetero_compile_flags(${name} "")
  target_sources(${name} PRIVATE ${HETERO_PROGRAM_SOURCES})
endfunction()

# hetero_add_unittest(NAME source... [LINK library...]): a GoogleTest program,
# known to ctest and part of the target hetero-unittests.
function(hetero_add_unittest name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} EXCLUDE_FROM_ALL ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest_main MLIR LLVM)
  _hetero_compile_flags(${name} "")
  target_sources(${name} PRIVATE ${HETERO_PROGRAM_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/unittests)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT TARGET hetero-unittests)
    add_custom_target(hetero-unittests)
  endif()
  add_dependencies(hetero-unittests ${name})
endfunction()

# What every program is linked with when sanitizers are on.
set(HETERO_PROGRAM_SOURCES)
if(HETERO_SANITIZERS MATCHES address)
  set(HETERO_PROGRAM_SOURCES ${CMAKE_SOURCE_DIR}/cmake/SanitizerOptions.c)
endif()

# Where cmake/CMakeLists.txt has the precompiled header made.
set(HETERO_PRECOMPILED_HEADER ${CMAKE_BINARY_DIR}/cmake/CMakeFiles/HeteroPrecompiled.dir/cmake_pch.hxx.pch)

function(_hetero_compile_flags name exceptions)
  if(exceptions)
    target_compile_options(${name} PRIVATE -fexceptions)
  else()
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)
    # Not REUSE_FROM: its second, textual include of the header by absolute path
    # would keep checkouts from sharing objects in the compiler cache.
    get_target_property(sources ${name} SOURCES)
    set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS ${HETERO_PRECOMPILED_HEADER})
    target_compile_options(${name} PRIVATE
      "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include-pch ${HETERO_PRECOMPILED_HEADER} -Winvalid-pch>")
  endif()
endfunction()

# hetero_add_dialect(Room mnemonic [NO_DOC])
#
# All generators for a room whose IR/ holds <Room>Dialect.td, <Room>Enums.td,
# <Room>Attrs.td, <Room>Types.td and <Room>Ops.td, the last including the others.
# Writes IR/<Room>{Dialect,Enums,Attrs,Types,Ops}.{h,cpp}.inc and the room's page
# in docs/generated/dialects/<mnemonic>.md (target hetero-generated-docs). The
# target that other libraries depend on is Hetero<Room>IncGen. NO_DOC leaves the
# page out, for dialects that only tests use.
function(hetero_add_dialect room mnemonic)
  cmake_parse_arguments(ARG "NO_DOC" "" "" ${ARGN})
  set(td IR/${room}Ops.td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  foreach(ext h cpp)
    if(ext STREQUAL h)
      set(kind decls)
    else()
      set(kind defs)
    endif()
    mlir_tablegen(IR/${room}Dialect.${ext}.inc -gen-dialect-${kind} -dialect=${mnemonic})
    mlir_tablegen(IR/${room}Enums.${ext}.inc -gen-enum-${kind})
    mlir_tablegen(IR/${room}Attrs.${ext}.inc -gen-attrdef-${kind} -attrdefs-dialect=${mnemonic})
    mlir_tablegen(IR/${room}Types.${ext}.inc -gen-typedef-${kind} -typedefs-dialect=${mnemonic})
    mlir_tablegen(IR/${room}Ops.${ext}.inc -gen-op-${kind})
  endforeach()
  add_public_tablegen_target(Hetero${room}IncGen)
  add_dependencies(HeteroHeaders Hetero${room}IncGen)
  if(NOT ARG_NO_DOC)
    hetero_add_doc(dialects/${mnemonic}.md ${td} -gen-dialect-doc -dialect=${mnemonic})
  endif()
endfunction()

# hetero_add_op_interface(file): IR/<file>.td holding op interfaces.
function(hetero_add_op_interface file)
  get_filename_component(base ${file} NAME)
  set(LLVM_TARGET_DEFINITIONS ${file}.td)
  mlir_tablegen(${file}.h.inc -gen-op-interface-decls)
  mlir_tablegen(${file}.cpp.inc -gen-op-interface-defs)
  add_public_tablegen_target(Hetero${base}IncGen)
  add_dependencies(HeteroHeaders Hetero${base}IncGen)
  hetero_add_doc(interfaces/${base}.md ${file}.td -gen-op-interface-docs)
endfunction()

# hetero_add_attr_interface(file): <file>.td holding attribute interfaces.
function(hetero_add_attr_interface file)
  get_filename_component(base ${file} NAME)
  set(LLVM_TARGET_DEFINITIONS ${file}.td)
  mlir_tablegen(${file}.h.inc -gen-attr-interface-decls)
  mlir_tablegen(${file}.cpp.inc -gen-attr-interface-defs)
  add_public_tablegen_target(Hetero${base}IncGen)
  add_dependencies(HeteroHeaders Hetero${base}IncGen)
  hetero_add_doc(interfaces/${base}.md ${file}.td -gen-attr-interface-docs)
endfunction()

# hetero_add_passes(Name prefix [TD file]): <TD, default Passes.td> → Passes.h.inc beside it.
# Name is the group: it names the target Hetero<Name>PassIncGen, the registration
# function register<Name>Passes() and the page docs/generated/passes/<prefix>.md.
function(hetero_add_passes group prefix)
  cmake_parse_arguments(ARG "" "TD" "" ${ARGN})
  if(NOT ARG_TD)
    set(ARG_TD Passes.td)
  endif()
  string(REPLACE ".td" ".h.inc" header ${ARG_TD})
  set(LLVM_TARGET_DEFINITIONS ${ARG_TD})
  mlir_tablegen(${header} -gen-pass-decls -name=${group})
  add_public_tablegen_target(Hetero${group}PassIncGen)
  add_dependencies(HeteroHeaders Hetero${group}PassIncGen)
  hetero_add_doc(passes/${prefix}.md ${ARG_TD} -gen-pass-doc)
endfunction()

# hetero_add_doc(page td generator...): a generated page, written below
# build/docs/generated and compared with the committed one by tools/dev/check-docs.
function(hetero_add_doc page td)
  set(output ${CMAKE_BINARY_DIR}/docs/generated/${page})
  get_filename_component(folder ${output} DIRECTORY)
  string(REPLACE "/" "-" raw ${page})
  # Not below docs/generated, which is compared file by file.
  set(raw ${CMAKE_BINARY_DIR}/docs/raw/${raw})
  file(MAKE_DIRECTORY ${folder} ${CMAKE_BINARY_DIR}/docs/raw)
  add_custom_command(OUTPUT ${raw}
    COMMAND ${MLIR_TABLEGEN_EXE} ${ARGN} ${CMAKE_CURRENT_SOURCE_DIR}/${td}
      -I ${CMAKE_SOURCE_DIR} -I ${CMAKE_SOURCE_DIR}/include -I ${MLIR_INCLUDE_DIRS}
      -o ${raw} -d ${raw}.d
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${td}
    DEPFILE ${raw}.d
    COMMENT "Raw page ${page}")
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DRAW=${raw} -DPAGE=${output} -DTD=${CMAKE_CURRENT_SOURCE_DIR}/${td}
      -P ${CMAKE_SOURCE_DIR}/cmake/GeneratedPage.cmake
    DEPENDS ${raw} ${CMAKE_SOURCE_DIR}/cmake/GeneratedPage.cmake
    COMMENT "Page ${page}")
  string(REPLACE "/" "-" tag ${page})
  add_custom_target(hetero-doc-${tag} DEPENDS ${output})
  if(NOT TARGET hetero-generated-docs)
    add_custom_target(hetero-generated-docs)
  endif()
  add_dependencies(hetero-generated-docs hetero-doc-${tag})
endfunction()

# hetero_add_flatbuffer(NAME schema.fbs): <schema>_generated.h beside the build's
# copy of this folder; target NAME.
function(hetero_add_flatbuffer name schema)
  get_filename_component(base ${schema} NAME_WE)
  get_filename_component(folder ${schema} DIRECTORY)
  set(header ${CMAKE_CURRENT_BINARY_DIR}/${folder}/${base}_generated.h)
  add_custom_command(OUTPUT ${header}
    COMMAND ${FLATC} --cpp --scoped-enums -o ${CMAKE_CURRENT_BINARY_DIR}/${folder} ${CMAKE_CURRENT_SOURCE_DIR}/${schema}
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${schema}
    COMMENT "FlatBuffers ${base}")
  add_custom_target(${name} DEPENDS ${header})
  add_dependencies(HeteroHeaders ${name})
endfunction()

# Every generated header at once: what a library depends on when in doubt.
add_custom_target(HeteroHeaders)

# hetero_add_room(Room): the one line by which dialects/CMakeLists.txt names a
# target. The room's folder defines the library Hetero<Room>, which registration
# links; nothing else names it.
macro(hetero_add_room room)
  add_subdirectory(${room})
  set_property(GLOBAL APPEND PROPERTY HETERO_ROOM_LIBRARIES Hetero${room})
endmacro()
