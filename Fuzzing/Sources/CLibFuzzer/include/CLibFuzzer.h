#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer as a library: it comes with the compiler's -sanitize=fuzzer. (llvm.org/docs/LibFuzzer.html)
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
