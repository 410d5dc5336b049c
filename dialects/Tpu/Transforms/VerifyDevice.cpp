//===- VerifyDevice.cpp - Check commands against their device -------------===//
//
// Laws that depend on one device's sizes, so that commands without a chosen
// device still parse.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/Target/TpuTarget.h"
#include "dialects/Tpu/Transforms/Passes.h"

namespace hetero::tpu {
#define GEN_PASS_DEF_VERIFYDEVICEPASS
#include "dialects/Tpu/Transforms/Passes.h.inc"
} // namespace hetero::tpu

using namespace hetero;
using namespace hetero::tpu;

/// Reports `op` if it needs more bytes of a buffer than one slot has.
static LogicalResult checkSlot(Operation *op, StringRef buffer, int64_t bytes,
                               int64_t bufferBytes, int64_t slots) {
  if (bytes <= bufferBytes / slots)
    return success();
  return op->emitOpError() << "needs " << bytes << " bytes of a slot of the "
                           << buffer << " buffer, which has "
                           << bufferBytes / slots;
}

static LogicalResult checkCompute(ComputeOp op, DeviceAttr device,
                                  int64_t slots) {
  SlabAttr slab = op.getSlab();
  TileAttr tile = op.getTile();
  int64_t channels = tile.getGroups() * tile.getChannels();
  int64_t slabBytes = 0;
  if (slab.getRows() > 0 && slab.getColumns() > 0)
    slabBytes =
        (tile.getGroups() * slab.getDepth() - 1) * slab.getChannelStride() +
        (slab.getRows() - 1) * slab.getRowStride() +
        (slab.getColumns() - 1) * slab.getColumnStride() + 1;
  if (failed(checkSlot(op, "activation", slabBytes,
                       device.getActivationBufferBytes(), slots)) ||
      failed(checkSlot(op, "weight", channels * op.getStepsPerFold(),
                       device.getWeightBufferBytes(), slots)) ||
      failed(checkSlot(op, "parameter", channels * kParameterBytes,
                       device.getParameterBufferBytes(), slots)))
    return failure();
  bool isDrained =
      llvm::any_of(op.getToken().getUsers(), llvm::IsaPred<DrainOp>);
  bool isOneFold = tile.getGroups() == 1 &&
                   tile.getChannels() <= device.getColumns() &&
                   tile.getRows() * tile.getColumns() <= device.getRows();
  if ((op.getAccumulate() || !isDrained) && !isOneFold)
    return op.emitOpError()
           << "leaves sums of " << tile.getRows() * tile.getColumns()
           << " pixels and " << channels << " channels in an array of "
           << device.getRows() << " x " << device.getColumns();
  return success();
}

static LogicalResult checkDrain(DrainOp op, DeviceAttr device, int64_t slots) {
  TileAttr tile = op.getCompute().getDefiningOp<ComputeOp>().getTile();
  PlacementAttr placement = op.getPlacement();
  int64_t elements = (tile.getGroups() * tile.getChannels() - 1) *
                         placement.getChannelStride() +
                     (tile.getRows() - 1) * placement.getRowStride() +
                     (tile.getColumns() - 1) * placement.getColumnStride() + 1;
  return checkSlot(op, "output", elements * (op.getRequant() ? 1 : 4),
                   device.getOutputBufferBytes(), slots);
}

static LogicalResult checkCommand(Operation &command, DeviceAttr device,
                                  int64_t slots) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(&command)
      .Case([&](LoadActivationsOp op) {
        return checkSlot(op, "activation", op.getRuns().getTotalBytes(),
                         device.getActivationBufferBytes(), slots);
      })
      .Case([&](LoadWeightsOp op) {
        return checkSlot(op, "weight", op.getRuns().getTotalBytes(),
                         device.getWeightBufferBytes(), slots);
      })
      .Case([&](LoadParametersOp op) {
        return checkSlot(op, "parameter", op.getRuns().getTotalBytes(),
                         device.getParameterBufferBytes(), slots);
      })
      .Case([&](StoreOp op) {
        return checkSlot(op, "output", op.getRuns().getTotalBytes(),
                         device.getOutputBufferBytes(), slots);
      })
      .Case([&](ComputeOp op) { return checkCompute(op, device, slots); })
      .Case([&](DrainOp op) { return checkDrain(op, device, slots); })
      .Default(success());
}

namespace {

struct VerifyDevicePass : tpu::impl::VerifyDevicePassBase<VerifyDevicePass> {
  using Base::Base;

  void runOnOperation() override {
    FailureOr<ProgramDevice> device = getProgramDevice(getOperation());
    if (failed(device))
      return signalPassFailure();
    bool isValid = true;
    getOperation()->walk([&](ExecuteOp execute) {
      for (Operation &command : execute.getBody().front())
        isValid &= succeeded(
            checkCommand(command, device->device, execute.getSlots()));
    });
    if (!isValid)
      signalPassFailure();
  }
};

} // namespace
