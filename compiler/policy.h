/* pol/policy.h - compile a policy and decide applications, from C or from any language that can call C.
 *
 *     pol_failure *failure = NULL;
 *     pol_policy  *policy = pol_compile("policies/shenzhen-2023-6", NULL, &failure);
 *     if (policy && pol_policy_is_usable(policy)) {
 *         char *decision = pol_policy_decide(policy, "{\"project\":{…}}", -1, &failure);
 *         …
 *         pol_text_free(decision);
 *     }
 *     pol_policy_free(policy);
 *
 * Ownership. What a function returns as `char *`, pol_policy *, pol_decisions * or pol_failure * belongs to the caller, who frees it with the
 * function named beside the type; every one of these takes NULL. `const` results belong to the object they came from and live as long as it does.
 * Arguments are only read during the call and stay the caller's.
 *
 * Errors. A function that can fail takes `pol_failure **failure` (may be NULL). On failure it returns NULL and, if `failure` is given, sets
 * *failure; otherwise *failure is left alone. Mistakes in a policy are no failure: they are the diagnostics of the policy. Running out of
 * memory ends the process with a message on standard error, as nowhere else anything is printed.
 *
 * Texts are UTF-8. Money is in yuan wherever it is text or a decimal; only where the name says so (POL_AMOUNTS_FEN, POL_UNITS_STORED) in fen.
 * No floating point decides anything: a value is taken exactly, or it is refused.
 *
 * Threads. There is no global state: two policies do not know of each other. A usable policy is never changed, so several threads may decide with
 * it at the same time. Compiling and freeing one policy is for one thread.
 *
 * Versions. Structs that a caller fills begin with `size`; set it to sizeof, so that later versions can add members at the end. Fill the rest with
 * zero: zero is always the default. */
#ifndef POL_POLICY_H
#define POL_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define POL_API __attribute__((visibility("default")))
#else
#define POL_API
#endif

/* ---- compiling ---------------------------------------------------------------------------------------------------------------------- */

typedef struct pol_policy pol_policy;

typedef enum { POL_FAILURE_ARGUMENT, /* an option that does not exist, a date that is none */
               POL_FAILURE_POLICY,   /* the policy does not compile: see its diagnostics */
               POL_FAILURE_DATA,     /* an application that cannot be read */
               POL_FAILURE_TABLE     /* a table whose columns do not fit the policy */ } pol_failure_kind;

/* What went wrong. Members that do not apply are "". */
typedef struct {
    int32_t     kind;                /* pol_failure_kind */
    const char *code;                /* "D0105", as in the documentation */
    const char *message;             /* a sentence for people */
    const char *field;               /* the fact or column it is about: "project.total_investment" */
    const char *help;                /* what to do */
} pol_failure;
POL_API void pol_failure_free(pol_failure *failure);

typedef enum { POL_LANGUAGE_OF_POLICY, POL_LANGUAGE_ENGLISH, POL_LANGUAGE_CHINESE } pol_language;   /* of messages and explanations */

typedef struct { const char *reading, *option; } pol_reading_choice;       /* "A05", "half_up_fen" */

typedef struct {
    size_t                    size;
    const pol_reading_choice *readings; size_t reading_count;   /* the others keep their defaults */
    const char               *as_of;                            /* "2025-06-30": decide as if on that day; NULL */
    int32_t                   language;                         /* pol_language */
} pol_compile_options;

/* `path` is a .pol file or a folder that holds one policy. `options` may be NULL. NULL only for a wrong option; otherwise the policy, with its
 * diagnostics, whether it compiles or not. pol_policy_free. */
POL_API pol_policy *pol_compile(const char *path, const pol_compile_options *options, pol_failure **failure);
POL_API void        pol_policy_free(pol_policy *policy);
POL_API bool        pol_policy_is_usable(const pol_policy *policy);         /* it compiled: it can decide */

POL_API const char *pol_version(void);

/* ---- diagnostics -------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *file;
    int32_t     start_line, start_column, end_line, end_column;             /* characters, from 1; the end is after the last one */
    const char *text;                /* what is here */
    int32_t     primary;             /* 1: the place the diagnostic is about */
} pol_diagnostic_label;

typedef struct {
    const char *file;
    int32_t     start_line, start_column, end_line, end_column;
    const char *replacement;         /* what to type there */
} pol_diagnostic_fix;

typedef struct {
    const char *code, *slug;         /* "E0201", "unknown-name" */
    const char *level;               /* "error", "warning", "note" */
    const char *message;
    const pol_diagnostic_label *labels; size_t label_count;
    const char *const *notes; size_t note_count;                            /* why it is a rule */
    const char *const *help;  size_t help_count;                            /* what to do */
    const pol_diagnostic_fix *fixes; size_t fix_count;
} pol_diagnostic;

/* By file and place. Also a policy that compiles can have warnings. */
POL_API const pol_diagnostic *pol_policy_diagnostics(const pol_policy *policy, size_t *count);
/* The same as a terminal shows them, without colours. pol_text_free. */
POL_API char *pol_policy_diagnostics_text(const pol_policy *policy);

POL_API void pol_text_free(char *text);

/* ---- what a policy says of itself ----------------------------------------------------------------------------------------------------- */
/* JSON texts, pol_text_free. NULL, with a failure, when the policy does not compile. */

/* JSON Schema (2020-12) of an application. */
POL_API char *pol_policy_schema(const pol_policy *policy, bool chinese_keys, pol_failure **failure);
/* [{"id":"A05","title":…,"reason":…,"chosen":"floor_fen","default":"floor_fen","used":true,"options":[{"code":"floor_fen","text":…}]}] */
POL_API char *pol_policy_readings(const pol_policy *policy, pol_failure **failure);
/* {"name":…,"title":…,"number":…,"version":…,"language":"zh","measures":[{"name":"m2","chinese":"措施2","title":…,"kind":"grant","owners":[…],
 *  "amount":true,"list":false,"conditions":[{"id":"m2.c1","role":"subject","text":…}],"sources":[{"fact":…,"cause":…,"text":…}]}],
 *  "choices":[{"name":…,"title":…,"members":["m1",…]}]}
 * Bit i of a mask of conditions (of missing facts) is conditions[i] (sources[i]) of the measure; of a mask of members, members[i]. */
POL_API char *pol_policy_description(const pol_policy *policy, pol_failure **failure);

/* ---- one application -------------------------------------------------------------------------------------------------------------------- */

/* Decides the application in `json` (`size` bytes, or -1: up to the NUL), {"project":{"total_investment":"20000000.00"},"loans":[{…}]}. The
 * result is the line that `pol run --format jsonl` writes: facts that cannot be read, and facts that contradict each other, are its "errors". NULL
 * when `json` is blank or the policy did not compile. pol_text_free. */
POL_API char *pol_policy_decide(const pol_policy *policy, const char *json, int64_t size, pol_failure **failure);

typedef enum { POL_EXPLAIN_TEXT, POL_EXPLAIN_JSON } pol_explain_form;

/* The derivation of the decision: of `measure` ("m2" or 措施2), or of all when NULL. NULL with a failure when the facts cannot be read. */
POL_API char *pol_policy_explain(const pol_policy *policy, const char *json, int64_t size, const char *measure, pol_explain_form form,
                                 pol_failure **failure);

/* ---- many applications: the Arrow C Data Interface ------------------------------------------------------------------------------------ */
/* https://arrow.apache.org/docs/format/CDataInterface.html, as that page asks it to be copied. */

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
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/* In: a struct array (a record batch). A column is a fact, "project.total_investment" or "项目.总投资额"; or an entity, a struct whose children are its
 * facts; or an entity of many, a list of such structs. A fact without a column is missing in every row. A column that is no fact is a failure that
 * names the nearest one, unless it is ignored by name or by `ignore_unknown`.
 *
 *   fact              taken from
 *   money             integers, decimals, floats (yuan); text as in a CSV file (1,234.50; 2000万元)
 *   rate, quantity    the same; text 12%, 50吨
 *   integer           integers, decimals, floats that are whole
 *   yes/no            booleans; integers 0 and 1; text 是 否 true false
 *   date              dates; timestamps without a time zone at midnight; text 2025-06-30
 *   enumeration       text or dictionaries of text (item names, in either language)
 *   set of items      lists of text, or one text "a;b"
 * A float is taken when it is the float nearest to a number with no more decimals than the fact has (0.1, 1234.56) and no other such number is as
 * near; 0.1 + 0.2 is refused. Everything that is not taken exactly, or lies outside the range of the fact, makes its row an error; the others go on.
 * With POL_UNITS_STORED integers are in stored units: money in fen, rates and quantities in millionths, dates in days since 1970, enumerations
 * as the index of the item, sets as a mask.
 *
 * Out: a struct array, one row an application, columns "m2.status" … by the name of the measure or choice (a duty that asks for something is a
 * measure of the kind obligation: yes where it is met, no where it is breached):
 *   M.status                           dictionary: yes no unknown error not_in_force
 *   M.amount, M.amount_min, M.award    decimal(20,2) in yuan; with POL_AMOUNTS_FEN int64 columns M.amount_fen …; null when not decided
 *   M.estimated                        boolean, for measures that may rest on an estimate
 *   M.reasons, M.missing               lists of ids: the failed (when no) or undecided (when unknown) conditions, and what has to be supplied;
 *                                      with POL_REASONS_MASKS uint64 columns M.failed, M.undecided, M.missing (bits: pol_policy_description)
 *   C.best, C.amount, C.undecided      of a choice: list of the best measures, their amount, those that may still change the advice (the last not
 *                                      with POL_DETAIL_CHOICES, which is some times faster)
 *   errors                             list of {code, field, measure, message}; empty when the row is fine
 * Elements of list measures are not given here; pol_policy_decide gives them. */

typedef enum { POL_DETAIL_FULL, POL_DETAIL_AMOUNTS /* no reasons, no missing */, POL_DETAIL_CHOICES /* only best, amount and errors */ } pol_detail;
typedef enum { POL_UNITS_NATURAL, POL_UNITS_STORED } pol_units;
typedef enum { POL_AMOUNTS_DECIMAL, POL_AMOUNTS_FEN } pol_amounts;
typedef enum { POL_REASONS_IDS, POL_REASONS_MASKS } pol_reasons;
typedef enum { POL_ENGINE_BEST, POL_ENGINE_REFERENCE, POL_ENGINE_NATIVE } pol_engine_choice;

typedef struct {
    size_t             size;
    int32_t            detail, units, amounts, reasons, engine;             /* the enums above */
    int32_t            threads;                                             /* 0 or 1: the caller's thread only */
    bool               ignore_unknown;
    const char *const *ignored; size_t ignored_count;                       /* columns that are not looked at */
} pol_table_options;

/* The decisions of a table, in its order. pol_decisions_free; tables exported from it stay valid after that. */
typedef struct pol_decisions pol_decisions;

/* Decides every row of one record batch, or of a stream up to its end. The caller still releases schema, array and stream. */
POL_API pol_decisions *pol_policy_decide_table(const pol_policy *policy, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                               const pol_table_options *options, pol_failure **failure);
POL_API pol_decisions *pol_policy_decide_stream(const pol_policy *policy, struct ArrowArrayStream *stream, const pol_table_options *options,
                                                pol_failure **failure);
POL_API void           pol_decisions_free(pol_decisions *decisions);

POL_API int64_t     pol_decisions_rows(const pol_decisions *decisions);
POL_API int64_t     pol_decisions_error_rows(const pol_decisions *decisions);     /* rows with an entry in "errors" */
POL_API const char *pol_decisions_engine(const pol_decisions *decisions);         /* "native" or "reference": which one decided */

/* Fills *out, which the caller releases. Nothing is copied, and it can be done any number of times. */
POL_API void pol_decisions_schema(const pol_decisions *decisions, struct ArrowSchema *out);
POL_API void pol_decisions_stream(const pol_decisions *decisions, struct ArrowArrayStream *out);

#ifdef __cplusplus
}
#endif

#endif
