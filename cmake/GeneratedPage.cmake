# Makes a page for readers of what mlir-tblgen wrote: a title from the first line
# of the TableGen file, no marker for another tool's table of contents, passes at
# the second level of headings.
#
#   cmake -DRAW=in.md -DPAGE=out.md -DTD=source.td -P GeneratedPage.cmake
file(READ "${RAW}" page)
file(STRINGS "${TD}" header LIMIT_COUNT 1)
string(REGEX REPLACE "^//===- [^ ]+ - " "" title "${header}")
string(REGEX REPLACE " -*\\*-.*$" "" title "${title}")
get_filename_component(name "${TD}" NAME_WE)

string(REGEX REPLACE "^<!--[^\n]*-->\n+" "" page "${page}")
string(REPLACE "\n[TOC]\n" "" page "${page}")
if(page MATCHES "^### `-")
  string(REPLACE "\n### `-" "\n## `-" page "\n${page}")
  string(REPLACE "\n#### Options" "\n### Options" page "${page}")
  set(page "# ${title}\n\nPasses of `hetero-opt`, by their arguments.\n${page}")
else()
  string(REGEX REPLACE "^# (Op|Attribute|Type)Interface definitions\n+## [^\n]*" "# ${name}\n\n_${title}_" page "${page}")
endif()
file(WRITE "${PAGE}"
  "<!-- Generated from the TableGen sources; edit those, then run tools/dev/check-docs --update. -->\n\n${page}")
