"""Copy a model under another producer's name: rename_model.py FROM TO."""

import sys

import onnx

model = onnx.load(sys.argv[1])
model.producer_name = "somebody else"
onnx.save(model, sys.argv[2])
