"""Compile an ONNX model with TVM for the host: `python compile_with_tvm.py model.onnx module.tar`."""

import sys

import onnx
import tvm
from tvm.relax.frontend.onnx import from_onnx

module = from_onnx(onnx.load(sys.argv[1]), keep_params_in_input=False)
tvm.compile(module, target="llvm").export_library(sys.argv[2])
