//===- Threads.h - How many threads a tool works with -----------*- C++ -*-===//
//
// One pool for everything: passes, code generation and the interpreter ask the
// context for it. Results never depend on how many threads it has.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_SUPPORT_THREADS_H
#define HETERO_SUPPORT_THREADS_H

#include "hetero/Support/LLVM.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/ThreadPool.h"

namespace hetero {

/// A context with its own pool of `count` threads, or of as many as the machine
/// has if that is 0. One thread is the caller's own.
class ThreadedContext {
public:
  ThreadedContext(const DialectRegistry &registry, unsigned count)
      : context(registry, MLIRContext::Threading::DISABLED) {
    if (count == 1)
      return;
    pool = std::make_unique<llvm::DefaultThreadPool>(
        llvm::hardware_concurrency(count));
    context.setThreadPool(*pool);
  }

  MLIRContext &get() { return context; }

private:
  // The context must go before the pool it uses.
  std::unique_ptr<llvm::DefaultThreadPool> pool;
  MLIRContext context;
};

} // namespace hetero

#endif // HETERO_SUPPORT_THREADS_H
