//===- PackageModule.h - From lowered IR to a container ---------*- C++ -*-===//
//
// The phase `package`: asks the room of each device for its code and writes
// down what a runner needs of the planned main function.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_PACKAGE_PACKAGEMODULE_H
#define HETERO_PACKAGE_PACKAGEMODULE_H

#include "hetero/Package/PackageBuilder.h"

namespace hetero {

/// Attribute of the module: the name of its system, a string.
inline constexpr llvm::StringLiteral kSystemNameAttrName = "hetero.system_name";

/// Adds the sections of `module` to `writer`. The module is as the phase
/// `lower` leaves it: a planned function `main` of launches, transfers and
/// views, and a lowered `hetero.program` for each device used. `planJson` is
/// stored as it is. `builder` is new; it and the module must live until the
/// container is written. Problems are diagnostics on the operations they belong
/// to.
LogicalResult packageModule(ModuleOp module, StringRef planJson,
                            PackageBuilder &builder, ContainerWriter &writer);

/// The same, timing the work on each device as a part of `timing`.
LogicalResult packageModule(ModuleOp module, StringRef planJson,
                            PackageBuilder &builder, ContainerWriter &writer,
                            mlir::TimingScope &timing);

} // namespace hetero

#endif // HETERO_PACKAGE_PACKAGEMODULE_H
