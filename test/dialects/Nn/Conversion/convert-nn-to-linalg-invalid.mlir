// RUN: hetero-opt %s -convert-nn-to-linalg -split-input-file -verify-diagnostics=only-expected

func.func @dynamic(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // expected-error @+1 {{has a tensor of unknown size, 'tensor<?x4xf32>'; fix it before its loops are written}}
  %y = nn.relu %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}
