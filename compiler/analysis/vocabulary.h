/* vocabulary - the facts that an analysis speaks about: those of one policy, or of two versions of it brought together.
 * One schema holds them all; a side says how a program's own fields, lists and codes stand to it. Facts and items of enums match by
 * both names, by Chinese name, by their key in data, then by label: their order does not matter, and what keeps none of these is another fact. */
#ifndef POL_ANALYSIS_VOCABULARY_H
#define POL_ANALYSIS_VOCABULARY_H

#include "base/json_write.h"
#include "ir/application.h"

typedef struct {
    const IrProgram *program;
    int32_t  *field;             /* by slot of the program: slot of the vocabulary */
    int32_t  *entity;            /* by entity of the program: entity of the vocabulary */
    int32_t  *enums;             /* by enum of the program: enum of the vocabulary, -1: used by no fact */
    int32_t **codes;             /* by enum of the program: vocabulary code -> own code; -1: not a value of this side */
    int32_t  *own_field;         /* by slot of the vocabulary: the program's slot, -1: it has no such fact */
    int32_t  *own_entity;        /* by entity of the vocabulary */
} VocabularySide;

typedef struct {
    Arena         *arena;
    IrSchema       schema;       /* ranges: values that every side accepts; names: of the last side that has the fact */
    VocabularySide sides[2];
    int            side_count;
} Vocabulary;

Vocabulary *vocabulary_of(Arena *arena, const IrProgram *program);
Vocabulary *vocabulary_of_two(Arena *arena, const IrProgram *before, const IrProgram *after);

/* The same facts as one side's engines take them. Every value must be one of that side's. */
Application *vocabulary_application(const Vocabulary *vocabulary, int side, const Application *from, Arena *arena);
/* Whether a value (in vocabulary codes) is accepted by every side that has the fact. */
bool vocabulary_accepts(const Vocabulary *vocabulary, int32_t slot, int64_t value);

/* As it stands after 给定 in a test: `申报.日期 = 2025年6月30日，项目.总投资额 = 2000万元`, `project.cost = 0yuan, applicant.trade = "not listed"`. */
void vocabulary_given(const Vocabulary *vocabulary, const Application *application, Language language, Buffer *out);
/* One value in a sentence: 2000万元, 0 yuan, 2025年6月30日, C, {技术改造、智能化改造}. */
void vocabulary_value(const Vocabulary *vocabulary, int32_t slot, int64_t value, Language language, Buffer *out);
/* The same as the readers take it: {"application":{"date":"2025-06-30"},"loans":[…]}. */
void vocabulary_json(const Vocabulary *vocabulary, const Application *application, JsonWriter *json);
const char *vocabulary_path(const Vocabulary *vocabulary, int32_t slot, Language language, Arena *arena);   /* 项目.总投资额 */
/* 2000万元, 1.5亿元, 0.01元: exact, in the unit that is shortest. */
void vocabulary_money(Int128 fen, Language language, Buffer *out);

#endif
