// RUN: hetero-opt %s -split-input-file -verify-diagnostics

func.func @odd_address() {
  // expected-error @+1 {{needs addresses that are multiples of 4}}
  @room@.relu from 2 to 64 count 16
  return
}
