//===- SanitizerOptions.c - What the address sanitizer may check ----------===//
//
// LLVM's allocators mark unused memory in code compiled from their headers,
// which is ours and instrumented, and take it into use in the packaged library,
// which is not. Such marks mean nothing here.
//
//===----------------------------------------------------------------------===//

const char *__asan_default_options(void) { return "allow_user_poisoning=0"; }
