"""Hetero in Python: what the tests and the demo need around the C++ tools.

models       writes small ONNX models, fixed and random
ort          runs a model by ONNX Runtime with every optimisation off, inner tensors included
integer      computes the integer meaning of a QDQ model with NumPy, independently of the C++ interpreter
layers       cuts a QDQ model into models of one layer each
compare      counts how two tensors differ
container    reads compiled containers, independently of the C++ reader
text_models  reads small models in ONNX's text form, many in one file

Nothing here imports MLIR; NumPy, onnx and onnxruntime are enough.
"""
