//===- OnnxProto.h - Inside the library that may throw ----------*- C++ -*-===//
//
// Helpers shared by the files that include ONNX and protobuf. All of them
// report by exceptions; none of those leaves the library.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_LIB_IMPORT_ONNXPROTO_H
#define HETERO_LIB_IMPORT_ONNXPROTO_H

#include "OnnxModel.h"
#include "onnx/onnx_pb.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>

namespace hetero {

/// The files beside a model that hold its larger tensors, each mapped once.
class OnnxExternalFiles {
public:
  explicit OnnxExternalFiles(llvm::StringRef folder) : folder(folder) {}
  /// The bytes `tensor` points to, which must lie below the model's folder and
  /// be at least `size` many. Throws std::runtime_error with a sentence.
  llvm::ArrayRef<char> getBytes(const onnx::TensorProto &tensor, uint64_t size,
                                std::shared_ptr<const void> &owner);

private:
  std::string folder;
  std::map<std::string, std::shared_ptr<llvm::MemoryBuffer>> files;
};

/// Moves the elements out of `proto`: the result takes over its bytes or those
/// of the mapped file where they already are in the right form. Throws
/// std::runtime_error with a sentence if they do not fit its shape.
OnnxTensor takeTensor(onnx::TensorProto &proto, OnnxExternalFiles &files);

/// Copies an external tensor of at most `limit` bytes into `proto` itself, so
/// that shape inference can look at it.
void inlineSmallTensor(onnx::TensorProto &proto, OnnxExternalFiles &files,
                       uint64_t limit);

/// The text of an exception of ONNX's as one line.
std::string getSentence(const std::exception &exception);

/// Adds to `report` everything ONNX's checker finds in `model`, node by node.
/// `names` are the names of the nodes in reports.
void checkOnnxModel(const onnx::ModelProto &model,
                    llvm::ArrayRef<std::string> names, llvm::StringRef folder,
                    ImportReport &report);

/// A name for every node: its own, made unique, or `<operator>_<index>`.
std::vector<std::string> getNodeNames(const onnx::GraphProto &graph);

/// The operator with its domain unless that is the default one.
std::string getOperator(const onnx::NodeProto &node);

/// The version of `domain` that the model imports, or 0.
int64_t getOpset(const onnx::ModelProto &model, llvm::StringRef domain);

/// Gives every graph input a static shape and forgets the sizes that followed
/// from open ones; what cannot be bound goes to `report`.
void bindInputShapes(onnx::GraphProto &graph, const ImportOptions &options,
                     ImportReport &report);

} // namespace hetero

#endif // HETERO_LIB_IMPORT_ONNXPROTO_H
