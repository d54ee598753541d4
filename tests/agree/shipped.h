/* shipped - files that ship, on random programs: a shared library opened again, its batches through blocks and threads, WebAssembly. */
#ifndef POL_TESTS_AGREE_SHIPPED_H
#define POL_TESTS_AGREE_SHIPPED_H

#include "compare.h"
#include "generate.h"

/* Builds a shared library in `folder`, loads it, and compares its decisions and its batch with those of `decide`. False and a text when
 * they differ. */
bool shipped_library_agrees(const Trial *trial, const char *folder, char *text, size_t size);

/* Writes folder/<number>.wasm and <number>.bin: rows and the results that native code gives, for wasm.mjs to compare. */
bool shipped_write_wasm(const Trial *trial, const char *folder, int number, char *text, size_t size);

#endif
