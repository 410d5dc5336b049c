//===- @Room@Target.h - What the room delivers ---------*- C++ -*-===//

#ifndef DIALECTS_@ROOM@_TARGET_@ROOM@TARGET_H
#define DIALECTS_@ROOM@_TARGET_@ROOM@TARGET_H

#include "hetero/Support/LLVM.h"

namespace hetero::@room@ {

class @Room@Dialect;

/// Attach the interfaces of the room to its dialect, one each.
void attachPlanner(@Room@Dialect &dialect);
void attachCodegen(@Room@Dialect &dialect);
void attachSimulator(@Room@Dialect &dialect);

} // namespace hetero::@room@

namespace hetero {

/// Adds the dialect of the room and, once it is loaded, its interfaces.
void register@Room@Target(DialectRegistry &registry);

/// Registers the passes of the room.
void register@Room@Passes();

} // namespace hetero

#endif // DIALECTS_@ROOM@_TARGET_@ROOM@TARGET_H
