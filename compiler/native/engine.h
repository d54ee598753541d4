/* engine - a compiled policy that runs in this process. The result is the same Decision that eval_decide gives, bit for bit. */
#ifndef POL_NATIVE_ENGINE_H
#define POL_NATIVE_ENGINE_H

#include "native/layout.h"

typedef enum { NATIVE_LIGHT, NATIVE_FULL } NativeEffort;      /* light: for few rows; full: for many */

typedef struct NativeEngine NativeEngine;

/* What is the same for all programs: LLVM, started and open. It takes 3 ms, which a thread may do while the program is still being read. Never NULL:
 * what went wrong is told with the engine. */
typedef struct NativeSession NativeSession;
NativeSession *native_session_new(NativeEffort effort);
void           native_session_free(NativeSession *session);  /* one that no engine took; NULL is allowed */

/* Compiles the program, which must outlive the engine. NULL on failure: `*why` then is a message in the program's arena. */
NativeEngine *native_engine_new(const IrProgram *program, NativeEffort effort, const char **why);
/* The same in a session, which the engine takes, also when it fails. */
NativeEngine *native_engine_in(NativeSession *session, const IrProgram *program, const char **why);
/* Quick code, made of up to so many parts by as many threads, however small they are: for tests. */
NativeEngine *native_engine_in_parts(const IrProgram *program, int parts, const char **why);
int           native_part_count(const NativeEngine *engine);
/* The same for native_kernel only: the scalar function is not compiled. */
NativeEngine *native_engine_for_kernels(const IrProgram *program, const char **why);
void          native_engine_free(NativeEngine *engine);      /* NULL is allowed */

Decision *native_decide(const NativeEngine *engine, const Application *application, Arena *arena);

const Layout        *native_layout(const NativeEngine *engine);
pol_decide_function *native_decide_function(const NativeEngine *engine);
pol_choose_function *native_choose_function(NativeEngine *engine, const char **why);

/* A kernel over columns, compiled when first asked for; NULL and `*why` on failure. scalar_lanes: one row at a time. */
pol_kernel *native_kernel(NativeEngine *engine, pol_selection selection, pol_level level, bool may_be_absent, bool scalar_lanes, const char **why);

/* Whether kernels compute this FLOOR_DIVIDE in doubles: proved exact from the ranges (see emit_number.c). Else in integers. */
bool native_divides_in_doubles(const IrProgram *program, const IrNode *node);
/* Whether native_choose_function may decide the members of this choice side by side (see emit_side_by_side.c), on processors with AVX-512. */
bool native_decides_side_by_side(const IrProgram *program, int32_t choice);

#endif
