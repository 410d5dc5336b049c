/*===- Runtime.c - What generated code calls ---------------------*- C -*-===*\
|*
|* Linked into every program as bitcode, so that the small functions vanish into
|* their callers.
|*
\*===----------------------------------------------------------------------===*/

#include "dialects/Cluster/Runtime/Runtime.h"
#include "dialects/Cluster/Target/AddressMap.h"

/* Registers, as Target/Iss/EventUnit.h and DmaEngine.h number them. */
enum {
  BARRIER = 0x00,
  CORE_INDEX = 0x04,
  CORE_COUNT = 0x08,
  DMA_PENDING = 0x28,
  DMA_WAIT = 0x2c
};

static volatile uint32_t *at(uint32_t address) {
  return (volatile uint32_t *)address;
}

uint32_t hetero_core_id(void) {
  return *at(HETERO_EVENT_UNIT_BASE + CORE_INDEX);
}

void hetero_barrier(void) {
  /* The compiler must not carry memory accesses across the barrier. */
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  (void)*at(HETERO_EVENT_UNIT_BASE + BARRIER);
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

void hetero_fill(uint32_t *target, uint32_t words, uint32_t word) {
  uint32_t step = *at(HETERO_EVENT_UNIT_BASE + CORE_COUNT);
  for (uint32_t i = hetero_core_id(); i < words; i += step)
    target[i] = word;
  hetero_barrier();
}

void hetero_dma_wait(void) {
  if (hetero_core_id() == 0) {
    /* The last transfer of one direction may end after that of the other. */
    while (*at(HETERO_DMA_BASE + DMA_PENDING) != 0)
      *at(HETERO_DMA_BASE + DMA_WAIT) = *at(HETERO_DMA_BASE + HETERO_DMA_START);
  }
  hetero_barrier();
}

/* The compiler may call these for loops it recognises. */

void *memcpy(void *restrict target, const void *restrict source, size_t bytes) {
  uint8_t *to = target;
  const uint8_t *from = source;
  if ((((uintptr_t)to | (uintptr_t)from) & 3) == 0)
    for (; bytes >= 4; bytes -= 4, to += 4, from += 4)
      *(uint32_t *)to = *(const uint32_t *)from;
  for (; bytes; --bytes)
    *to++ = *from++;
  return target;
}

void *memmove(void *target, const void *source, size_t bytes) {
  uint8_t *to = target;
  const uint8_t *from = source;
  if (to < from)
    return memcpy(target, source, bytes);
  while (bytes--)
    to[bytes] = from[bytes];
  return target;
}

void *memset(void *target, int value, size_t bytes) {
  uint8_t *to = target;
  uint32_t word = (uint8_t)value * 0x01010101u;
  if (((uintptr_t)to & 3) == 0)
    for (; bytes >= 4; bytes -= 4, to += 4)
      *(uint32_t *)to = word;
  for (; bytes; --bytes)
    *to++ = (uint8_t)value;
  return target;
}

/* Every core starts here with the address of the stage's function in a0. The
   linker defines where the stacks end and how large each is. */
__attribute__((naked, noreturn)) void _start(void) {
  __asm__ volatile("lui t0, %%hi(%0)\n"
                   "lw t0, %%lo(%0)(t0)\n"
                   "lui t1, %%hi(hetero_stack_bytes)\n"
                   "addi t1, t1, %%lo(hetero_stack_bytes)\n"
                   "mul t0, t0, t1\n"
                   "lui sp, %%hi(hetero_stack_end)\n"
                   "addi sp, sp, %%lo(hetero_stack_end)\n"
                   "sub sp, sp, t0\n"
                   "jalr a0\n"
                   "li a0, 0\n"
                   "li a7, 93\n"
                   "ecall\n"
                   "unimp\n"
                   :
                   : "i"(HETERO_EVENT_UNIT_BASE + CORE_INDEX));
}
