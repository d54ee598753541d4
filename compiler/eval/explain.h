/* explain - the derivation of a decision, from the clause to the arithmetic, in the policy's language or the other.
 *
 * A note of a measure holds, in this order: name, title, status; the quotations; whether it is in force on its date; each condition with
 * its mark and how it came about; what is missing and who supplies it; the amount step by step; errors; the readings used; the owners.
 * As text for people (explain_measure, explain_choice, explain_all) and as JSON (…_json) from the same derivation.
 *
 * Nothing is evaluated here: every value comes from the trace. The note reads well when lowering fills what ir.h names "for people";
 * in particular `reading` of the node in IrOutcome.rounded names the rounding.
 *
 * JSON of a measure:
 *   {"measure":"m2","name":"措施2","title":…,"status":"no","status_text":"不符合","clauses":[…],"restates":…,
 *    "in_force":STEP,"conditions":[{"id":"m2.c2","role":"requirement","result":"false","text":…,"derivation":[STEP…]}],
 *    "items":[{"status":…,"conditions":[…],"amount":[STEP…]}],"amount":[STEP…],"errors":[STEP…],
 *    "missing":[{"fact":"project.audited_cost","cause":"fact","text":…}],
 *    "readings":[{"id":"A05","title":…,"option":"floor_fen","option_text":…,"default":true,"reason":…}],"owners":[…]}
 * STEP: {"result":"true"|"false"|"unknown" (absent for a plain line),"text":…,"steps":[STEP…] (absent when none)} */
#ifndef POL_EVAL_EXPLAIN_H
#define POL_EVAL_EXPLAIN_H

#include "base/json_write.h"
#include "eval/eval.h"

typedef struct {
    const IrProgram   *program;
    const Application *application;
    const Decision    *decision;             /* of eval_decide with the trace below */
    const EvalTrace   *trace;
    Arena             *arena;                /* for the words of the note; the caller resets it */
    bool               color;                /* ANSI colours for the marks in text */
} ExplainInput;

void explain_measure(const ExplainInput *input, int measure, Language language, Buffer *out);
void explain_choice(const ExplainInput *input, int choice, Language language, Buffer *out);
void explain_all(const ExplainInput *input, Language language, Buffer *out);               /* measures, choices, duties */

void explain_measure_json(const ExplainInput *input, int measure, Language language, JsonWriter *json);
void explain_choice_json(const ExplainInput *input, int choice, Language language, JsonWriter *json);
/* {"measures":[…],"choices":[…],"duties":[…]} */
void explain_all_json(const ExplainInput *input, Language language, JsonWriter *json);

/* One source that is missing, with who supplies it: "总投资额（应由申报人提供）". Also for tables and summaries. */
void explain_missing(const IrProgram *program, int source, Language language, Buffer *out);

#endif
