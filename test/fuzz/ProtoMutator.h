//===- ProtoMutator.h - Changing fields of an ONNX model --------*- C++ -*-===//

#ifndef TEST_FUZZ_PROTOMUTATOR_H
#define TEST_FUZZ_PROTOMUTATOR_H

#include <cstddef>
#include <cstdint>

namespace hetero::fuzz {

/// Changes a few fields of the serialised ONNX model in place and returns its
/// new size; 0 if the bytes are no model, if it would not fit, or now and then
/// so that bytes are mutated as well.
size_t mutateOnnx(uint8_t *data, size_t size, size_t maxSize, unsigned seed);

} // namespace hetero::fuzz

#endif // TEST_FUZZ_PROTOMUTATOR_H
