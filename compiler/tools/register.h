/* register - who has to do what by when: every measure, duty and declaration with its owners and deadline. */
#ifndef POL_TOOLS_REGISTER_H
#define POL_TOOLS_REGISTER_H

#include "ir/ir.h"

typedef enum { REGISTER_TABLE, REGISTER_JSON, REGISTER_CSV } RegisterForm;

typedef struct {
    const char *id, *title;              /* "m2"; the title as written */
    const char *kind;                    /* 资助 / grant …, 职责 / duty, or the class of a declaration */
    const char **owners; int32_t owner_count;
    int32_t     own_count;               /* the first ones are the item's own; the others are inherited from the policy */
    const char *period;                  /* as written; NULL: the notice states none */
    const char *quotation;               /* the first one; NULL */
    int32_t     paragraph;               /* line of the notice it stands on; 0: none */
} RegisterEntry;

typedef struct { VEC(RegisterEntry) entries; } Register;

/* Who stands behind a duty or declaration: its own owners, then those of the policy. A preamble obliges nobody. */
typedef struct { const char **names; int32_t count, own_count; } Owners;
Owners item_owners(Arena *arena, const IrProgram *program, const IrItem *item);
/* The classes that notices have, in both languages; another one as it was written. */
const char *class_word(const char *class_name, Language language);

/* Entries in the order of the file; `department` NULL: all, else only those that one of whose owners contains it. */
void register_collect(Arena *arena, const IrProgram *program, const char *department, Language language, Register *list);
void register_write(const Register *list, const IrProgram *program, RegisterForm form, Language language, Buffer *out);

#endif
