/* runtime - what a compiled policy gives to C: one constant `pol_evaluator`, described here, and the functions that load it, decide
 * one application, or decide many in columns. Needs the C library only; nothing here knows the compiler.
 *
 * Values are int64_t in stored units: money in fen, dates in days since 1970-01-01, rates and quantities in millionths, enums as
 * the index of the item, sets as a bit mask, bool as 0 or 1, texts as pol_text_key.
 *
 * ABI. Every struct is made of fields of fixed width in an order without padding, so that compiled code and C agree on all machines;
 * pol_evaluator carries the size of each, and loading refuses a file that was made for another version or other sizes. */
#ifndef POL_RUNTIME_RUNTIME_H
#define POL_RUNTIME_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POL_ABI_VERSION 3
#define POL_ABI_MAGIC   0x314c4f50u          /* "POL1" */

#ifdef __cplusplus
#define POL_STATIC_ASSERT static_assert
extern "C" {
#else
#define POL_STATIC_ASSERT _Static_assert
#endif

/* ---- one decision ----------------------------------------------------------------------------------------------------- */

typedef enum { POL_YES, POL_NO, POL_UNKNOWN, POL_ERROR, POL_NOT_IN_FORCE } pol_status;

/* pol_measure.check: the first failed check of the measure (0, 1, …), or one of these. */
enum { POL_CHECK_NONE = -1, POL_CHECK_TWO_SELECTED = -2, POL_CHECK_AWARD_ABOVE = -3, POL_CHECK_RATE_ABOVE = -4, POL_CHECK_INPUT = -5,
       POL_CHECK_TOO_LARGE = -6 };

typedef struct {
    int64_t  amount, amount_min, award;      /* fen; 0 when the flag below is 0 */
    uint64_t failed, undecided;              /* bits: conditions of the measure */
    uint64_t missing;                        /* bits: sources of the measure */
    int32_t  check;
    uint8_t  status, has_amount, has_award, estimated;
    int32_t  element_count, reserved;        /* of a list measure: elements decided; -1: not looked at */
} pol_measure;

typedef struct {                             /* one element of a list measure */
    int64_t  amount;
    uint64_t failed, undecided, missing;
    uint8_t  status, has_amount, filtered_out, reserved[5];
} pol_element;

typedef struct {
    uint64_t best, selected, undecided;      /* bits: members of the choice */
    int64_t  amount;                         /* of the best */
    uint8_t  has_amount, error, reserved[6];
} pol_choice;

/* Decides one application. `input` is the struct of the generated header: words of 64 bits, see pol_description.
 * measures, choices: arrays as long as the policy has of each. elements: NULL, or by measure NULL or room for one pol_element
 * per element of its list. Returns 0, or 1 when a fact lies outside its declared range (every measure is then POL_ERROR). */
typedef int32_t pol_decide_function(const void *input, pol_measure *measures, pol_choice *choices, pol_element *const *elements);
/* The same, of which only the choices are computed. */
typedef int32_t pol_choose_function(const void *input, pol_choice *choices);

/* ---- many decisions: columns ------------------------------------------------------------------------------------------ */

/* A column of a block as kernels take it: values of the field's width (pol_field.bits; 1: packed bits), and one validity bit a row
 * (1: present). Bits begin at the lowest bit of byte 0. */
typedef struct { const void *values; const uint8_t *validity; } pol_column;
typedef struct { const int64_t *offsets; const uint8_t *validity; } pol_list_column;   /* offsets: rows + 1, into the child columns */

/* rows is a multiple of 64; every column and output has room for that many. outputs: by pol_output. */
typedef void pol_kernel(const pol_column *fields, const pol_list_column *lists, void *const *outputs, int64_t rows);

typedef enum { POL_OUTPUT_CHOICES, POL_OUTPUT_REASONS, POL_OUTPUT_FULL, POL_SELECTION_COUNT } pol_selection;
typedef enum { POL_LEVEL_BASE, POL_LEVEL_AVX2, POL_LEVEL_AVX512, POL_LEVEL_COUNT } pol_level;

typedef enum {
    POL_COLUMN_STATUS, POL_COLUMN_FAILED, POL_COLUMN_UNDECIDED, POL_COLUMN_HAS_AMOUNT, POL_COLUMN_AMOUNT, POL_COLUMN_AMOUNT_MIN,
    POL_COLUMN_HAS_AWARD, POL_COLUMN_AWARD, POL_COLUMN_ESTIMATED, POL_COLUMN_MISSING, POL_COLUMN_CHECK,      /* of measure `index` */
    POL_COLUMN_BEST, POL_COLUMN_BEST_HAS_AMOUNT, POL_COLUMN_BEST_AMOUNT, POL_COLUMN_SELECTED, POL_COLUMN_CHOICE_UNDECIDED,
    POL_COLUMN_CHOICE_ERROR,                                                                                /* of choice `index` */
    POL_COLUMN_INPUT_ERROR                                                                                  /* of the row: a bit */
} pol_column_kind;

typedef struct { int32_t kind, index, bits, reserved; } pol_output;   /* bits: 1 (packed), 8, 16, 32 or 64 */

/* ---- what a policy says of itself ------------------------------------------------------------------------------------- */

typedef enum {
    POL_TYPE_BOOL, POL_TYPE_MONEY, POL_TYPE_RATE, POL_TYPE_INTEGER, POL_TYPE_QUANTITY, POL_TYPE_DATE, POL_TYPE_ENUM, POL_TYPE_SET,
    POL_TYPE_TEXT
} pol_type;

typedef struct { const char *ascii, *chinese; } pol_name;             /* either may be NULL */
typedef struct { pol_name name; const char *label; } pol_item_name;
typedef struct { pol_name name; const pol_item_name *items; int32_t count; uint8_t open, reserved[3]; } pol_enum;

typedef struct {
    pol_name name;
    const char *label;                       /* or NULL */
    int64_t low, high;                       /* inclusive */
    int32_t type, type_index;                /* type_index: the enum, the unit */
    int32_t entity, source, origin;
    int32_t word;                            /* in the input struct, or in one element of the list */
    int32_t presence_bit;                    /* bit of the presence words at the start of the same struct */
    int32_t bits;                            /* of a kernel's column: 1, 8, 32 or 64 */
} pol_field;

typedef struct {
    pol_name name;
    int32_t many, first_field, field_count, list_source;
    int32_t word;                            /* many: pointer to the elements in this word, count in the next */
    int32_t words;                           /* many: of one element */
    int32_t presence_bit, reserved;          /* many: of the input's presence words; not set: the list is absent, whatever the count */
} pol_entity;

typedef struct { int32_t cause, slot; pol_name name; const char *path; } pol_source;
typedef struct { const char *id, *text; int32_t role, list; } pol_condition;
typedef struct { const char *english, *chinese; } pol_check;
/* A reading and the option that this policy was built with. used: a result rests on it. provisional: the default stands in, nobody has chosen. */
typedef struct { const char *code, *title, *option, *option_text; uint8_t is_default, used, provisional, reserved[5]; } pol_reading;

typedef struct {
    pol_name name;
    const char *title, *text;                /* text: of the outcome, or NULL */
    const pol_condition *conditions;
    const pol_check *checks;
    const int32_t *sources;                  /* bit i of the missing mask: sources[i] of the policy */
    const int32_t *readings_conditions, *readings_outcome, *unpublished;
    int32_t condition_count, check_count, source_count;
    int32_t reading_condition_count, reading_outcome_count, unpublished_count;
    int32_t kind;                            /* -1: no outcome */
    int32_t entity;                          /* of its list, or -1 */
    int32_t choice;                          /* or -1 */
    uint8_t has_amount, ceiling, may_be_estimated, named;   /* named: a waiver of what `text` names, without a sum */
    uint64_t highest_low;                    /* the highest amount that the clause allows, in fen: 128 bits, where has_highest is 1 */
    int64_t highest_high;
    uint8_t has_highest, reserved[7];
} pol_measure_description;

typedef struct {
    pol_name name; const char *title; const int32_t *members; int32_t member_count, advise_kind;
    uint8_t has_advice, decides_amount, reserved[6];      /* decides_amount: the authority decides it, so that members have awards */
} pol_choice_description;

typedef struct {
    uint32_t magic, abi_version;
    uint32_t evaluator_size, measure_size, element_size, choice_size, column_size, output_size, field_size, entity_size, source_size,
             condition_size, measure_description_size, choice_description_size, enum_size, reading_size, reserved_sizes;
    const char *json; int64_t json_size;     /* everything below and more, for other languages */
    pol_name name; const char *title, *number;
    const char *source_hash;                 /* SHA-256 of the lines "<SHA-256>  <path>" of the files it was built from, or NULL */
    const char *compiler;
    const pol_enum *enums; const pol_name *units; const pol_field *fields; const pol_entity *entities; const pol_source *sources;
    const pol_reading *readings; const pol_measure_description *measures; const pol_choice_description *choices;
    int32_t enum_count, unit_count, field_count, entity_count, source_count, reading_count, measure_count, choice_count;
    int32_t input_words, date_field, language, reserved_counts;
    pol_decide_function *decide;
    pol_choose_function *choose, *choose_avx512;    /* the latter for processors with AVX-512; NULL: not in this file. See pol_best_choose */
    const pol_output *outputs[POL_SELECTION_COUNT];
    int32_t output_counts[POL_SELECTION_COUNT], reserved;
    /* kernels[level][selection][0: every fact is present, 1: some may be absent]; NULL: not in this file */
    pol_kernel *kernels[POL_LEVEL_COUNT][POL_SELECTION_COUNT][2];
} pol_evaluator;

/* By this name a shared library is asked for its evaluator. Objects, of which a program can link several, have the name that their header declares. */
#define POL_EVALUATOR_SYMBOL "pol_evaluator_v1"

/* ---- loading ---------------------------------------------------------------------------------------------------------- */

typedef struct pol_library pol_library;

/* Opens a file made by `pol build --emit so`. NULL on failure, and then `why` (of `why_size` bytes) says what is wrong with it. The digest at the end of the
 * file is not looked at here, which would need a library for it: `pol run` does. */
pol_library *pol_library_open(const char *path, char *why, size_t why_size);
/* The same with the reason in two languages; and only whether it is a whole shared library for this machine, of which nothing runs yet. */
typedef struct { char english[600], chinese[600]; } pol_why;
pol_library *pol_library_open_why(const char *path, pol_why *why);
bool pol_library_look(const char *path, pol_why *why);
const pol_evaluator *pol_library_evaluator(const pol_library *library);
void pol_library_close(pol_library *library);   /* NULL is allowed */

/* True when this evaluator was made for this runtime; else `why` says what differs. */
bool pol_evaluator_check(const pol_evaluator *evaluator, char *why, size_t why_size);

/* Presence and values by hand; the generated header has a function for each fact and list. `input`: the struct, or one element of a list.
 * In memory that is all zero every fact and every list is absent. */
static inline void pol_set(void *input, const pol_field *field, int64_t value) {
    uint64_t *words = (uint64_t *)input;
    words[field->presence_bit / 64] |= (uint64_t)1 << (field->presence_bit % 64);
    words[field->word] = (uint64_t)value;
}
static inline void pol_set_list(void *input, const pol_entity *list, const void *elements, int64_t count) {
    uint64_t *words = (uint64_t *)input;
    words[list->presence_bit / 64] |= (uint64_t)1 << (list->presence_bit % 64);
    words[list->word] = (uint64_t)(uintptr_t)elements;
    words[list->word + 1] = (uint64_t)count;
}

/* A text as a value: equal for equal texts, and different for different ones but for one pair in 2^62 (FNV-1a). */
#define POL_TEXT_KEY_HIGH (((int64_t)1 << 62) - 1)
static inline int64_t pol_text_key(const char *text, size_t size) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return (int64_t)((hash ^ hash >> 62) & (uint64_t)POL_TEXT_KEY_HIGH);
}

/* ---- Arrow C Data Interface ------------------------------------------------------------------------------------------- */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif

typedef struct {
    pol_selection selection;
    int32_t threads;                         /* 0 or 1: the caller's */
    int32_t level;                           /* -1: the best of this machine that the evaluator has */
    int64_t block_rows;                      /* 0: chosen to stay in cache; a multiple of 64 */
} pol_batch_options;

/* Decides every row. `schema`/`input`: a struct array; one child per single entity (a struct whose children are its fields) or fields
 * named "entity.field" directly; many entities as list<struct>. Absent columns are absent facts. Formats taken: money, rates,
 * quantities, integers as c C s S i I l L (stored units), dates as tdD, bools as b, texts as u U, enums as integers or as
 * dictionaries of item names. Output: a struct array named by POL columns ("m2.status", "choose_1_7.best"); the caller releases it.
 * Returns 0; else an errno value, and `why` says what is wrong. */
int pol_batch_arrow(const pol_evaluator *evaluator, const struct ArrowSchema *schema, const struct ArrowArray *input,
                    const pol_batch_options *options, struct ArrowSchema *output_schema, struct ArrowArray *output, char *why,
                    size_t why_size);

/* The same over plain memory: `fields` by slot (values NULL: absent), in the kernels' widths; `outputs` by pol_output of the selection.
 * Memory of columns and outputs: any alignment; only `rows` entries are touched. child_rows: rows of each list's children, by entity. */
int pol_batch(const pol_evaluator *evaluator, const pol_column *fields, const pol_list_column *lists, int64_t rows,
              const pol_batch_options *options, void *const *outputs);

/* The quickest `choose` of this evaluator on this machine: to be asked for once. */
pol_choose_function *pol_best_choose(const pol_evaluator *evaluator);
int32_t pol_best_level(void);                /* of this machine: POL_LEVEL_… */

#ifdef __cplusplus
}
#endif

#endif
