//===- SystemJson.h - Systems as JSON files ---------------------*- C++ -*-===//
//
// JSON is only the spelling of a system on disk. The reader turns each object
// into the text of an attribute and hands it to that attribute's parser, so the
// ODS definition of a device is its only schema.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TARGET_SYSTEMJSON_H
#define HETERO_TARGET_SYSTEMJSON_H

#include "hetero/Support/LLVM.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

namespace hetero {

/// Parses the text of a system file:
///
///     { "name": "edge-duo", "version": 1,
///       "fabric":  { "memories": [ {…} ], "links": [ {…} ] },
///       "devices": { "array0": { "kind": "<dialect>.device", … } } }
///
/// `kind` is the dialect and mnemonic of a device attribute; every other key is
/// one of its parameters. Each string, number, boolean and list is spelt as
/// MLIR spells it; an object is an attribute of its own when it has a "kind",
/// and a struct otherwise. Keys that start with "comment" are ignored.
///
/// Errors are collected: every problem is reported through `emitError`, with
/// the key it belongs to, and the result is a failure.
FailureOr<TargetSystemSpecInterface>
parseSystemJson(llvm::StringRef text, MLIRContext *context,
                llvm::function_ref<InFlightDiagnostic()> emitError);

/// The name a system file gives itself, or an empty string.
std::string getSystemName(llvm::StringRef text);

} // namespace hetero

#endif // HETERO_TARGET_SYSTEMJSON_H
