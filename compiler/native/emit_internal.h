/* emit_internal - what the files of the emitter share: the context of one function being written, and a small vocabulary.
 *
 * One function holds one decision (`lanes` 1) or a loop over rows (`lanes` rows at a time, in vectors). The same emit_node writes both;
 * only how facts are fetched differs. All code is pure selects, except the loops over lists (lanes 1 only).
 *
 * A Value is known or unknown per lane: `known` NULL means always known; `needs` (a word per 64 sources, NULL: none) is zero where the
 * value is known. Its number is an integer of `bits` (1, 64, 128), or a double that carries an integer exactly, or both. A condition may be
 * given by where it is known to hold and where it is known to fail (both NULL: by its integer and `known`): AND and OR are then one operation
 * for each, NOT is none, and that it is known (either) is worked out only where that is asked (known_of). The needs of a condition that joins
 * others (`join`) are all of theirs; an AND of ANDs, or an OR of ORs, asks for no more (emit_kleene), others ask for needs_of.
 * No operation here yields poison for facts within their ranges: facts that are absent are replaced by the low end of the range. */
#ifndef POL_NATIVE_EMIT_INTERNAL_H
#define POL_NATIVE_EMIT_INTERNAL_H

#include "native/emit.h"
#include "native/rests_on.h"

#include <llvm-c/Core.h>

typedef LLVMValueRef Ref;

typedef enum { JOIN_NONE, JOIN_AND, JOIN_OR } Join;

typedef struct { Ref integer, real, known, holds, fails, *needs; Join join; } Value;

/* `is_error`: where a check failed since the value was settled; NULL: nowhere. */
typedef struct { Ref status, has_amount, amount, amount_real, amount_min, has_award, award, estimated, failed, undecided, missing, check, element_count, is_error; } MeasureValue;
typedef struct { Ref best, selected, undecided, has_amount, amount, error; } ChoiceValue;

typedef struct { Ref present, count, start; } ListValue;    /* present NULL: always; start: first element (pointer, or index in columns) */

/* Where results go. Structs: what is NULL is not asked for. Kernels: the table of output columns, and for few of them their addresses. */
typedef struct { Ref measures, choices, table, *columns; pol_selection selection; } ResultPlaces;

typedef struct Build Build;
typedef struct Outline Outline;

typedef struct {
    const EmitOptions *options;
    const IrProgram   *program;
    const Layout      *layout;
    const EmitShare   *share;                /* NULL: everything */
    Arena             *arena;
    LLVMContextRef     context;
    LLVMModuleRef      module;
    LLVMBuilderRef     builder;
    Build             *build;
    LLVMBasicBlockRef  wide_block;           /* of numbers of 128 bits; the quick code generator lacks them */
    LLVMTypeRef        i1, i8, i32, i64, i128, real, pointer, nothing;
    /* of the function being written */
    bool  columns;                           /* facts come in columns; else in one struct */
    bool  may_be_absent;                     /* false: every fact and list is present */
    bool  use_real, fma, has_floor, native_convert;   /* doubles for integers; what the processor has */
    bool  want_needs, want_reasons, want_awards;
    bool  is_large;                          /* many measures: compiled in small blocks, so that time grows with their number only */
    int   lanes;
    int   words;                             /* of a set of sources */
    int32_t *source_places;                  /* by source: its bit in such a set; of facts in a struct, as their presence bits lie */
    NodeWalk walk;                           /* over the nodes that are written, or were */
    IrIds roots;                             /* of what is being written */
    Value *values;                           /* by node; elements' nodes hold those of the loop being written */
    Value *facts;                            /* by slot: of single entities */
    int32_t first_fact;                      /* of fact_table: the word of the struct that is its first */
    Ref   fact_table;                        /* or their words, in the order of the struct's, absent ones in their ranges too; NULL: none */
    bool  is_checked;                        /* the caller gives the table and row_fine */
    ListValue *lists;                        /* by entity */
    Ref   function, input, elements, row;    /* input: the struct; elements: room by measure, or NULL; row: index of the first lane */
    LLVMBasicBlockRef entry;                 /* allocas go here */
    Ref  *column_values, *column_validity;   /* by slot: pointers */
    Ref  *list_offsets, *list_validity;      /* by entity */
    Ref   position;                          /* i64: index of the element of the loop being written */
    Ref   element;                           /* of the loop being written: pointer (struct) or index (columns) */
    Ref   bool_words;                        /* or of the words of bools; NULL: none */
    Ref  *set;                               /* facts checked eight at a time: which of their words are not 0, as vectors of conditions */
    int32_t set_count, *set_place;           /* how many of those; by slot of a bool: one plus its bit in them, 0: it has none */
    IrId *same;                              /* by node: the first one with the same value; NULL: members are decided one by one */
    int32_t *need_places;                    /* by node, of emit_side_by_side.c; all 0 between choices */
    Ref   row_fine;                          /* every fact in its range; NULL: always */
    ResultPlaces results;
    MeasureValue *measures;
    ChoiceValue  *choices;
    int32_t      *stamps, stamp;             /* by node: the last loop that wanted it */
    Outline     **outlines;                  /* by node: its function, where it has one; NULL: none has */
    IrId          writing;                   /* the node whose function is being written; IR_NONE */
} Emit;

/* Whether the function decides it: with awards all measures, else those of choices; of its share. */
static inline bool decides_measure(const Emit *e, int32_t index) {
    return (e->want_awards || e->program->measures[index].choice >= 0) && (!e->share || e->share->measures[index]);
}
static inline bool decides_choice(const Emit *e, int32_t index) { return !e->share || e->share->choices[index]; }
static inline const IrNode *node_at(const Emit *e, IrId id) { return &e->program->nodes[id]; }
static inline bool has_amount(const IrMeasure *measure) { return measure->has_outcome && measure->outcome.amount != IR_NONE; }

/* ---- vocabulary (emit_basic.c) ---- */
LLVMTypeRef lane_type(const Emit *e, LLVMTypeRef element);            /* a vector of it when lanes > 1 */
LLVMTypeRef integer_type(const Emit *e, int bits);                    /* of a lane value */
Ref  constant_integer(const Emit *e, int bits, Int128 value);         /* in all lanes */
Ref  constant_real(const Emit *e, double value);
Ref  constant_index(const Emit *e, int64_t value);                    /* i64, one */
Ref  zero(const Emit *e, int bits);
Ref  truth(const Emit *e, bool value);
Ref  both(Emit *e, Ref a, Ref b);                                     /* of conditions; NULL is true */
Ref  either(Emit *e, Ref a, Ref b);                                   /* NULL is true */
Ref  negate(Emit *e, Ref a);                                          /* NULL is true */
Ref  or_else_false(Emit *e, Ref a, Ref b);                            /* or, where NULL is false */
Ref  choose(Emit *e, Ref condition, Ref then, Ref otherwise);         /* NULL condition: then */
Ref  true_if_null(Emit *e, Ref condition);
Ref  true_of(Emit *e, const Value *condition);                        /* where it is known to hold */
Ref  false_of(Emit *e, const Value *condition);                       /* where it is known to fail */
bool may_be_unknown(const Value *value);
Ref  known_of(Emit *e, const Value *value);                           /* NULL: always */
Ref *needs_of(Emit *e, const Value *value);
Ref *needs_unless(Emit *e, const Value *value, Join join);            /* JOIN_AND: right where it is not known to fail; JOIN_OR: to hold */
Ref *needs_union(Emit *e, Ref *a, Ref *b);
Ref *needs_when(Emit *e, Ref condition, Ref *needs);                  /* condition NULL: needs */
Ref *needs_of_source(Emit *e, Ref unknown, int32_t source);           /* unknown NULL: none */
Ref  needs_bits(Emit *e, const IrMeasure *measure, Ref *needs);       /* i64: bits of the measure's own sources */
Ref  call_intrinsic(Emit *e, const char *name, LLVMTypeRef type, Ref *arguments, unsigned count);
Ref  temporary(Emit *e, LLVMTypeRef type, const char *name);          /* an alloca in the entry block */
Ref  load(Emit *e, LLVMTypeRef type, Ref address, unsigned alignment, const char *name);
void store(Emit *e, Ref value, Ref address, unsigned alignment);
Ref  address_of(Emit *e, LLVMTypeRef element, Ref base, Ref index);
void or_into(Emit *e, Ref place, Ref value);                           /* place |= value */
void next_block(Emit *e);                                            /* where many measures would make blocks long */
void fetch_ahead(Emit *e, Ref column, int bits, bool for_writing);    /* of kernels; bits: of one value */
Ref  word_at(Emit *e, Ref base, int32_t word, const char *name);      /* i64 load */

/* ---- instructions (emit_build.c): made once where they hold ---- */
Build  *build_new(Arena *arena);
int32_t build_enter(Emit *e);                                         /* a scope: the body of a loop, a block that may be skipped */
void    build_leave(Emit *e, int32_t scope);
Ref build_and(Emit *e, Ref a, Ref b, const char *name);
Ref build_or(Emit *e, Ref a, Ref b, const char *name);
Ref build_xor(Emit *e, Ref a, Ref b, const char *name);
Ref build_not(Emit *e, Ref a, const char *name);
Ref build_add(Emit *e, Ref a, Ref b, const char *name);
Ref build_subtract(Emit *e, Ref a, Ref b, const char *name);
Ref build_multiply(Emit *e, Ref a, Ref b, const char *name);
Ref build_divide_unsigned(Emit *e, Ref a, Ref b, const char *name);
Ref build_shift_left(Emit *e, Ref a, Ref b, const char *name);
Ref build_shift_right(Emit *e, Ref a, Ref b, const char *name);
Ref build_shift_right_signed(Emit *e, Ref a, Ref b, const char *name);
Ref build_select(Emit *e, Ref condition, Ref then, Ref otherwise, const char *name);
Ref build_compare(Emit *e, LLVMIntPredicate predicate, Ref a, Ref b, const char *name);
Ref build_convert(Emit *e, LLVMOpcode opcode, Ref value, LLVMTypeRef type, const char *name);
Ref build_address(Emit *e, LLVMTypeRef element, Ref base, Ref index, const char *name);
Ref build_call(Emit *e, LLVMTypeRef type, Ref function, Ref first, Ref second);      /* that depends on nothing but its arguments */
Ref build_load(Emit *e, LLVMTypeRef type, Ref address, const char *name);
Ref build_store(Emit *e, Ref value, Ref address);
LLVMBasicBlockRef build_block(Emit *e);                               /* the next one, in which to go on */
Ref build_load_fact(Emit *e, Ref address, const char *name);          /* i64; of facts: nothing writes them while they are read */

/* ---- numbers (emit_number.c) ---- */
int  bits_of(const IrNode *node);                                     /* 1, 64 or 128 */
bool fits_real(const IrNode *node);
Ref  integer_of(Emit *e, IrId id, int bits);
Ref  real_of(Emit *e, IrId id);
Ref  resize(Emit *e, Ref value, int bits);                            /* sign-extends or truncates (bool: zero-extends) */
Ref  integer_from_real(Emit *e, Ref value, Int128 low, Int128 high);
Value emit_arithmetic(Emit *e, const IrNode *node);
Value emit_comparison(Emit *e, const IrNode *node);
Value emit_floor_divide(Emit *e, const IrNode *node);
IrId  divided_base(const IrProgram *program, const IrNode *node, Int128 *factor, Int128 *divisor);
Value emit_quotient(Emit *e, const IrNode *node);
Ref  real_arithmetic(Emit *e, IrKind kind, Ref a, Ref b);             /* in as many lanes as the operands have */
Ref  floor_of_share(Emit *e, Ref value, Ref reciprocal, Ref half);
Value emit_select_number(Emit *e, const IrNode *node, Ref condition, IrId then, IrId otherwise);

/* ---- helper functions in the module (emit_helpers.c) ---- */
Ref  call_add_months(Emit *e, Ref date, Ref months);                  /* i64 */
Ref  call_divide(Emit *e, Ref dividend, Ref divisor, bool small);     /* i128 >= 0; small: divisor below 2^32 */
Ref  call_in_ranges(Emit *e, Ref base, int32_t first, int32_t count, Ref ranges, Ref table);
void emit_multiply_helper(Emit *e);                                   /* __multi3, for targets without */

/* ---- facts (emit_fact.c) ---- */
Value load_fact(Emit *e, int32_t slot, Ref *in_range);                /* in_range NULL: not asked for */
Value fact_of_row(Emit *e, int32_t slot);                             /* of a single entity */
int32_t words_in_order(const IrProgram *program, const Layout *layout, int32_t least, int32_t *slots);
void  load_row(Emit *e);                                              /* facts and lists of the row, and row_fine */

/* ---- nodes (emit_expr.c, emit_region.c) ---- */
void  emit_node(Emit *e, IrId id);
Value emit_over_list(Emit *e, const IrNode *node);
Value emit_leads(Emit *e, const IrNode *node);
typedef struct { LLVMBasicBlockRef head, body, end; Ref index, index_place, saved_element, saved_position; int32_t scope; } Loop;
Loop  loop_begin(Emit *e, int32_t entity, const char *name);
void  loop_end(Emit *e, Loop *loop);
void  enter_element(Emit *e, int32_t entity, Ref position);           /* element and position are those of that one */
void  emit_region_nodes(Emit *e, int32_t region, const IrId *roots, int count);
typedef struct { Value *values; int32_t *stamps; } RegionValues;      /* of the loop being written, while another runs over the same elements */
RegionValues region_values(Emit *e, int32_t region);
void  region_values_restore(Emit *e, int32_t region, const RegionValues *saved);
void  find_outlines(Emit *e);                                         /* before the first node (emit_outline.c) */
bool  is_outlined(const Emit *e, IrId id);                            /* and not being written */
Value call_outline(Emit *e, IrId id);
typedef struct { Ref *places; } NeedsPlace;                           /* a set of sources that a loop adds to */
NeedsPlace needs_place(Emit *e, const char *name);
void  needs_add(Emit *e, NeedsPlace *place, Ref *needs);
Ref  *needs_load(Emit *e, NeedsPlace *place);

/* ---- measures and choices ---- */

/* Conditions that hold together: what failed, what is open. Conditions NULL: false. */
typedef struct { Ref any_failed, any_undecided, failed, undecided, *needs; } Conditions;

Conditions emit_conditions(Emit *e, const IrMeasure *measure, int32_t region, int mask_width);
Ref  status_value(Emit *e, pol_status status);                        /* as wide as statuses are while they are computed */
int  mask_width(const Emit *e, int32_t count);                        /* of a mask as it is computed: that of its column, or 64 */
void emit_measure(Emit *e, int32_t index);
void emit_list_measure(Emit *e, int32_t index, Ref reached, MeasureValue *value);
void set_amount(Emit *e, const IrMeasure *measure, Ref where, Ref integer, Ref real, Ref estimated, MeasureValue *value);
void fail_measure(Emit *e, MeasureValue *value, Ref where, int32_t check);     /* where NULL: nowhere */
void settle_measure(Emit *e, MeasureValue *value);                   /* where a check failed: an error, and nothing else */
Ref  amount_integer(Emit *e, int32_t measure);
void emit_choice(Emit *e, int32_t index, bool awards);

/* ---- members side by side (emit_side_by_side.c, emit_same.c) ---- */
bool  is_side_by_side(const Emit *e, const IrChoice *choice);         /* the choice needs no values of its members: they are not emitted */
void  best_side_by_side(Emit *e, const IrChoice *choice, ChoiceValue *value);
IrId *same_nodes(const IrProgram *program, Arena *arena);             /* by node: the first node that always has the same value */

/* Writes results where e->results says (emit_store.c). */
void store_measure(Emit *e, int32_t index);
void store_choice(Emit *e, int32_t index);
void store_row_error(Emit *e);                                        /* of kernels */

#endif
