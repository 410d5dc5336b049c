//===- @Room@Codegen.cpp - From commands to a section ------------===//

#include "dialects/@Room@/Conversion/Passes.h"
#include "dialects/@Room@/IR/@Room@.h"
#include "dialects/@Room@/Target/@Room@Program_generated.h"
#include "dialects/@Room@/Target/@Room@Target.h"
#include "hetero/Target/TargetCodegen.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace hetero;
using namespace hetero::@room@;

namespace {

class @Room@Codegen : public TargetCodegen {
public:
  using TargetCodegen::TargetCodegen;

  void buildLowering(OpPassManager &manager,
                     DeviceAttrInterface) const override {
    manager.addPass(createConvertNnTo@Room@Pass());
  }

  LogicalResult verifyLowered(Operation *program) const override {
    WalkResult result = program->walk([](Operation *op) {
      if (isa<program::ProgramOp, func::FuncOp, func::ReturnOp, ReluOp>(op))
        return WalkResult::advance();
      op->emitError("is no command of the device");
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }

  FailureOr<std::vector<uint8_t>> emit(Operation *program, DeviceAttrInterface,
                                       const System &,
                                       SectionBuilder &) const override {
    flatbuffers::FlatBufferBuilder builder;
    std::vector<flatbuffers::Offset<fb::Stage>> stages;
    program->walk([&](func::FuncOp stage) {
      std::vector<flatbuffers::Offset<fb::Relu>> commands;
      for (auto relu : stage.getOps<ReluOp>())
        commands.push_back(fb::CreateRelu(builder, relu.getFrom(),
                                          relu.getTo(), relu.getCount()));
      stages.push_back(fb::CreateStageDirect(
          builder, stage.getSymName().str().c_str(), &commands));
    });
    builder.Finish(fb::CreateProgramDirect(builder, &stages),
                   fb::ProgramIdentifier());
    return std::vector<uint8_t>(builder.GetBufferPointer(),
                                builder.GetBufferPointer() + builder.GetSize());
  }

  uint32_t getSectionVersion() const override { return 1; }
};

} // namespace

void @room@::attachCodegen(@Room@Dialect &dialect) {
  dialect.addInterfaces<@Room@Codegen>();
}
