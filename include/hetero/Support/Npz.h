//===- Npz.h - Tensors in NumPy's files -------------------------*- C++ -*-===//
//
// Inputs, outputs and recorded activations travel as .npy (one array) and .npz
// (a zip of named arrays): what every user of a model already has at hand.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_NPZ_H
#define HETERO_SUPPORT_NPZ_H

#include "hetero/Support/Tensor.h"

namespace hetero {

/// The array in the bytes of a .npy file, format 1 to 3, little endian, stored
/// in C or (converted here) Fortran order. Errors begin with `origin`. Element
/// types without a kind, and sizes other than the shape asks for, are refused.
Expected<Tensor> parseNpy(StringRef bytes, const Twine &origin);

/// The bytes of a .npy file of format 1. Four-bit integers are written as
/// eight; bfloat16, which NumPy has not, is refused.
Expected<std::string> formatNpy(const Tensor &tensor);

/// Reads or writes one .npy file.
Expected<Tensor> readNpy(StringRef path);
Error writeNpy(StringRef path, const Tensor &tensor);

/// All arrays of a .npz file in the order of the archive, stored or deflated; a
/// name is the entry's without ".npy". Errors name file and entry. An entry
/// that claims more bytes than deflate can pack into it is refused unread.
Expected<std::vector<NamedTensor>> readNpz(StringRef path);

/// Writes a .npz file, stored, in the order given. Equal tensors give equal
/// bytes at any time on any machine. Refuses repeated and empty names.
Error writeNpz(StringRef path, ArrayRef<NamedTensor> tensors);

} // namespace hetero

#endif // HETERO_SUPPORT_NPZ_H
