/* prove - statements about all applications: proved, refuted by an application that the evaluator confirms, or undecided with the reason.
 * A statement speaks of the applications in which everything it names is known and that no check of a measure refuses. */
#ifndef POL_ANALYSIS_PROVE_H
#define POL_ANALYSIS_PROVE_H

#include "analysis/vocabulary.h"

typedef enum { PROOF_PROVED, PROOF_REFUTED, PROOF_UNDECIDED } ProofAnswer;
typedef enum { UNDECIDED_NOT, UNDECIDED_TIME, UNDECIDED_LISTS, UNDECIDED_UNCONFIRMED, UNDECIDED_NO_SOLVER } UndecidedWhy;

typedef struct { const char *name; Wording text; } ProofValue;            /* what the statement's numbers come to for a witness */
typedef struct {
    Wording      title;
    const char  *text;                       /* as written in the policy; NULL for implicit statements */
    int32_t      measure;                    /* -1: of no single measure */
    bool         implicit;
    Span         span;
    ProofAnswer  answer;
    UndecidedWhy why;
    int64_t      milliseconds;
    int          witness_count;              /* 0; 1; 2 for monotone statements: before and after */
    Application *witness[2];                 /* in terms of Proofs.vocabulary */
    VEC(ProofValue) values;                  /* parallel texts, e.g. 措施2.资助 = 200万元 */
} Proof;

typedef struct {
    const IrProgram  *program;
    const Vocabulary *vocabulary;
    VEC(Proof)        proofs;
    int32_t           proved, refuted, undecided;
} Proofs;

typedef struct {
    int         milliseconds;                /* for each statement */
    bool        implicit;                    /* also: amounts fit, never negative, never above the cap, follow their base; groups exclude */
    const char *filter;                      /* only titles that contain it; NULL */
} ProveOptions;

/* `program` was lowered with its properties. Everything lives in `arena`. */
Proofs *prove_program(Arena *arena, const IrProgram *program, const ProveOptions *options);

const char *proof_answer_key(ProofAnswer answer);        /* "proved" "refuted" "undecided" */
const char *undecided_key(UndecidedWhy why);             /* "time" "lists" … ; "" when decided */
void proofs_text(const Proofs *proofs, Language language, bool color, Buffer *out);
void proofs_json(const Proofs *proofs, Language language, Buffer *out);

#endif
