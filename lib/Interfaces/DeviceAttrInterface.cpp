//===- DeviceAttrInterface.cpp - What a device attribute tells ------------===//

#include "hetero/Interfaces/DeviceAttrInterface.h"

using namespace hetero;

#include "hetero/Interfaces/DeviceAttrInterface.cpp.inc"
