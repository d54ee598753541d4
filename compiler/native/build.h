/* build - a program as a file that ships: shared library, object, header, LLVM text, WebAssembly. The same program gives the same bytes. */
#ifndef POL_NATIVE_BUILD_H
#define POL_NATIVE_BUILD_H

#include "native/layout.h"
#include "source/diag.h"

typedef enum { BUILD_SO, BUILD_OBJECT, BUILD_HEADER, BUILD_LLVM, BUILD_WASM } BuildKind;

/* Writes `output`, in place: a caller who wants all or nothing gives the name of a temporary file. `triple` NULL: this machine. On failure false, and `*why`
 * in the arena says what went wrong. BUILD_SO and BUILD_WASM run a linker found in the search path (ld or ld.lld; wasm-ld). */
bool native_build(const IrProgram *program, BuildKind kind, const char *triple, const char *output, Arena *arena, Wording *why);

/* An extension of DuckDB for this machine: the policy, linked with `glue` (the object that modules/duckdb makes), and the 512 bytes at its end by which DuckDB
 * knows an extension. `name`: of the function in SQL; DuckDB takes the name of the entry from the name of the file, so it must be the file's. */
bool native_build_duckdb(const IrProgram *program, const char *name, const char *glue, const char *output, Arena *arena, Wording *why);

#endif
