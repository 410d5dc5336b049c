//===- OnnxIntegerSchemas.cpp - Operators of integer networks -------------===//
//
// The operators that other tools write integer and low-bit networks with. Each
// is found in several domains, and often in none that the file imports.
//
//===----------------------------------------------------------------------===//

#include "OnnxCustomSchemas.h"

using namespace hetero;

void hetero::registerIntegerOperators() {
  // Their attributes differ between exporters, as numbers and as tensors, so
  // that they are left to the importer. The last domain is where an operator of
  // the default domain is looked for.
  for (const char *domain : {"ai.onnx.contrib", "PACTOps"})
    registerCustomOperator({domain, "RequantShift", "x:A mul:A1 add:A1", "y:A",
                            "", inferSameAs(0)});
  for (const char *domain :
       {"finn.custom_op.general", "qonnx.custom_op.general", "onnx.brevitas"}) {
    for (const char *name : {"Quant", "IntQuant"})
      registerCustomOperator({domain, name, "x:S scale:S zeropt:A bitwidth:A1",
                              "y:S", "", inferSameAs(0)});
    registerCustomOperator(
        {domain, "BipolarQuant", "x:S scale:S", "y:S", "", inferSameAs(0)});
    // The older form has a width of the result, the newer its scale and width.
    registerCustomOperator(
        {domain, "Trunc",
         "x:S scale:S zeropt:A in_bitwidth:A1 out_scale:A2 out_bitwidth:A3?",
         "y:S", "", inferSameAs(0)});
  }
}
