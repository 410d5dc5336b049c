# cmake -DINPUT=file -DSYMBOL=name -DOUTPUT=file.c -P EmbedBytes.cmake
# Writes the bytes of a file as a constant array in C.
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "#include <stddef.h>
const unsigned char ${SYMBOL}[] = {${bytes}};
const size_t ${SYMBOL}_bytes = sizeof ${SYMBOL};
")
