/* diff_list - what no computation follows from, compared as it stands: dates, owners, quotations, readings, facts, groups, duties. */
#include "analysis/diff.h"

#include "analysis/diff_match.h"
#include "analysis/smt.h"
#include <stdlib.h>
#include <string.h>

typedef struct { Diff *diff; Arena *arena; const IrProgram *before, *after; } List;

static const Wording nothing = {NULL, NULL};

static Wording both(const char *text) { return (Wording){text, text}; }
static Wording named(NamePair name) { return (Wording){name_in(name, LANGUAGE_ENGLISH), name_in(name, LANGUAGE_CHINESE)}; }

static void note(const List *list, DiffNoteKind kind, Wording subject, Wording before, Wording after) {
    DiffNote added = {kind, subject, before, after};
    VEC_PUSH(list->arena, &list->diff->notes, added);
}

static void note_text(const List *list, DiffNoteKind kind, Wording subject, const char *before, const char *after) {
    if (!same_text(before, after)) note(list, kind, subject, both(before), both(after));
}

static bool contains(const char *const *texts, int32_t count, const char *text) {
    for (int32_t i = 0; i < count; i++)
        if (same_text(texts[i], text)) return true;
    return false;
}

/* Two lists of texts as sets: what is gone, what is new. */
static void note_sets(const List *list, DiffNoteKind kind, Wording subject, const char *const *before, int32_t before_count, const char *const *after, int32_t after_count) {
    for (int32_t i = 0; i < before_count; i++)
        if (!contains(after, after_count, before[i]) && !contains(before, i, before[i])) note(list, kind, subject, both(before[i]), nothing);
    for (int32_t i = 0; i < after_count; i++)
        if (!contains(before, before_count, after[i]) && !contains(after, i, after[i])) note(list, kind, subject, nothing, both(after[i]));
}

/* All quotations of one thing as one text: how a quotation is cut in pieces says nothing. */
static const char *joined(Arena *arena, const IrQuotation *citations, int32_t count) {
    const char *text = "";
    for (int32_t i = 0; i < count; i++) text = arena_printf(arena, "%s%s", text, citations[i].text);
    return text;
}

static void note_citations(const List *list, Wording subject, const IrQuotation *before, int32_t before_count, const IrQuotation *after, int32_t after_count) {
    const char **a = NEW_ARRAY(list->arena, const char *, before_count + 1), **b = NEW_ARRAY(list->arena, const char *, after_count + 1);
    for (int32_t i = 0; i < before_count; i++) a[i] = before[i].text;
    for (int32_t i = 0; i < after_count; i++) b[i] = after[i].text;
    if (strcmp(joined(list->arena, before, before_count), joined(list->arena, after, after_count)) == 0) return;
    note_sets(list, NOTE_CITATION, subject, a, before_count, b, after_count);
}

static void note_name(const List *list, NamePair before, NamePair after) {
    if (same_text(before.ascii, after.ascii) && same_text(before.chinese, after.chinese)) return;
    note(list, NOTE_RENAMED, named(after), named(before), named(after));
}

/* Of what stands in data: a name that the later version does not know any more means that data with it are refused. */
static void note_data_name(const List *list, Wording subject, NamePair before, NamePair after) {
    const char *key = name_key(before);
    note_name(list, before, after);
    if (!same_text(key, after.ascii) && !same_text(key, after.chinese)) note(list, NOTE_DATA_KEY, subject, both(key), both(name_key(after)));
}

/* ---- the policy ------------------------------------------------------------------------------------------------------------ */

static Wording day(const List *list, int32_t value) {
    Wording words = nothing;
    if (value == INT32_MIN || value == INT32_MAX) return words;
    for (int language = 0; language < 2; language++) {
        Buffer text = {0};
        value_text(&list->after->schema, (IrType){TYPE_DATE, 0}, value, 1, (Language)language, &text);
        *(language == LANGUAGE_CHINESE ? &words.chinese : &words.english) = arena_strndup(list->arena, text.data, text.size);
        buffer_free(&text);
    }
    return words;
}

static void note_day(const List *list, Wording subject, int32_t before, int32_t after) {
    if (before != after) note(list, NOTE_POLICY_DATE, subject, day(list, before), day(list, after));
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The clauses in an order of their own: how they are listed says nothing. */
static const char *repeal_text(Arena *arena, const IrRepeal *repeal) {
    const char  *text = repeal->document ? repeal->document : "";
    const char **clauses = NEW_ARRAY(arena, const char *, repeal->clause_count + 1);
    for (int32_t i = 0; i < repeal->clause_count; i++) clauses[i] = repeal->clauses[i];
    qsort(clauses, (size_t)repeal->clause_count, sizeof *clauses, by_text);
    for (int32_t i = 0; i < repeal->clause_count; i++) text = arena_printf(arena, "%s %s", text, clauses[i]);
    return text;
}

static void list_policy(const List *list) {
    const IrPolicy *a = &list->before->policy, *b = &list->after->policy;
    Wording         subject = named(b->name);
    note_name(list, a->name, b->name);
    note_text(list, NOTE_POLICY_TITLE, subject, a->title, b->title);
    note_text(list, NOTE_POLICY_NUMBER, subject, a->number, b->number);
    note_day(list, (Wording){"issued", "印发"}, a->issued, b->issued);
    note_day(list, (Wording){"first day", "施行"}, a->first_day, b->first_day);
    note_day(list, (Wording){"last day", "截止"}, a->last_day, b->last_day);
    note_text(list, NOTE_INTERPRETER, subject, a->interpreter, b->interpreter);
    note_sets(list, NOTE_OWNER, (Wording){"all measures", "各条措施"}, a->owners, a->owner_count, b->owners, b->owner_count);
    const char **x = NEW_ARRAY(list->arena, const char *, a->repeal_count + 1), **y = NEW_ARRAY(list->arena, const char *, b->repeal_count + 1);
    for (int32_t i = 0; i < a->repeal_count; i++) x[i] = repeal_text(list->arena, &a->repeals[i]);
    for (int32_t i = 0; i < b->repeal_count; i++) y[i] = repeal_text(list->arena, &b->repeals[i]);
    note_sets(list, NOTE_REPEAL, subject, x, a->repeal_count, y, b->repeal_count);
}

/* ---- measures ---------------------------------------------------------------------------------------------------------------- */

/* Owners of its own: what the policy gives to all is listed once, there. */
static int32_t own_owners(const List *list, const IrProgram *program, const char *const *all, int32_t all_count, const char ***owners) {
    int32_t count = 0;
    *owners = NEW_ARRAY(list->arena, const char *, all_count + 1);
    for (int32_t i = 0; i < all_count; i++)
        if (!contains(program->policy.owners, program->policy.owner_count, all[i])) (*owners)[count++] = all[i];
    return count;
}

static void note_owners(const List *list, Wording subject, const char *const *before, int32_t before_count, const char *const *after, int32_t after_count) {
    const char **x, **y;
    int32_t      x_count = own_owners(list, list->before, before, before_count, &x), y_count = own_owners(list, list->after, after, after_count, &y);
    note_sets(list, NOTE_OWNER, subject, x, x_count, y, y_count);
}

static Wording ceiling_words(const IrOutcome *outcome) {
    return outcome->ceiling ? (Wording){"a ceiling: less may be decided", "上限，可以少于此数"} : (Wording){"the exact amount", "应得数额"};
}

static int32_t entity_named(const List *list, int side, const char *name) {
    const IrSchema *schema = side ? &list->after->schema : &list->before->schema;
    for (int32_t e = 0; e < schema->entity_count; e++)
        if (same_text(schema->entities[e].name.chinese, name) || same_text(schema->entities[e].name.ascii, name)) return list->diff->vocabulary->sides[side].entity[e];
    return -1;
}

/* 每 项目: the same words, or what is named has been renamed. */
static void note_per(const List *list, DiffNoteKind kind, Wording subject, const char *before, const char *after) {
    int32_t was = before ? entity_named(list, 0, before) : -1, is = after ? entity_named(list, 1, after) : -1;
    if (same_text(before, after) || (was >= 0 && was == is)) return;
    note(list, kind, subject, both(before ? arena_printf(list->arena, "每 %s", before) : NULL), both(after ? arena_printf(list->arena, "每 %s", after) : NULL));
}

static void list_outcome(const List *list, Wording subject, const IrMeasure *a, const IrMeasure *b) {
    if (a->has_outcome != b->has_outcome) {
        const IrOutcome *one = a->has_outcome ? &a->outcome : &b->outcome;
        Wording word = {kind_word(one->kind, LANGUAGE_ENGLISH), kind_word(one->kind, LANGUAGE_CHINESE)};
        note(list, NOTE_OUTCOME, subject, a->has_outcome ? word : nothing, b->has_outcome ? word : nothing);
    }
    if (!a->has_outcome || !b->has_outcome) return;
    if (a->outcome.kind != b->outcome.kind)
        note(list, NOTE_OUTCOME, subject, (Wording){kind_word(a->outcome.kind, LANGUAGE_ENGLISH), kind_word(a->outcome.kind, LANGUAGE_CHINESE)},
             (Wording){kind_word(b->outcome.kind, LANGUAGE_ENGLISH), kind_word(b->outcome.kind, LANGUAGE_CHINESE)});
    if (a->outcome.ceiling != b->outcome.ceiling) note(list, NOTE_OUTCOME, subject, ceiling_words(&a->outcome), ceiling_words(&b->outcome));
    note_per(list, NOTE_OUTCOME, subject, a->outcome.per, b->outcome.per);
    if (a->outcome.once != b->outcome.once)
        note(list, NOTE_OUTCOME, subject, a->outcome.once ? (Wording){"once", "一次"} : nothing, b->outcome.once ? (Wording){"once", "一次"} : nothing);
    if (!kind_has_amount(a->outcome.kind) || (a->outcome.named && b->outcome.named)) note_text(list, NOTE_OUTCOME, subject, a->outcome.text, b->outcome.text);
}

static void list_measures(const List *list) {
    int32_t *pairs = match_measures(list->arena, list->before, list->after);
    for (int32_t m = 0; m < list->after->measure_count; m++) {
        if (pairs[m] < 0) continue;
        const IrMeasure *a = &list->before->measures[pairs[m]], *b = &list->after->measures[m];
        note_name(list, a->name, b->name);
        note_text(list, NOTE_WORDING, named(b->name), a->title, b->title);
        note_text(list, NOTE_RESTATES, named(b->name), a->restates, b->restates);
        note_citations(list, named(b->name), a->citations, a->citation_count, b->citations, b->citation_count);
        note_owners(list, named(b->name), a->owners, a->owner_count, b->owners, b->owner_count);
        list_outcome(list, named(b->name), a, b);
    }
}

/* ---- readings ---------------------------------------------------------------------------------------------------------------- */

/* Codes are typed at the command line (--reading A05=floor_wan): a renamed one is told as a name. */
static void list_options(const List *list, const IrReading *a, const IrReading *b) {
    int32_t *pairs = match_options(list->arena, a, b);
    bool    *kept = NEW_ARRAY(list->arena, bool, a->option_count + 1);
    Wording  subject = named(b->name);
    if (pairs[b->default_option] != a->default_option) note(list, NOTE_DEFAULT, subject, both(a->options[a->default_option].code), both(b->options[b->default_option].code));
    for (int32_t i = 0; i < b->option_count; i++) {
        const IrReadingOption *now = &b->options[i], *was = pairs[i] < 0 ? NULL : &a->options[pairs[i]];
        if (!was) {
            note(list, NOTE_OPTION, subject, nothing, both(now->code));
            continue;
        }
        kept[pairs[i]] = true;
        note_text(list, NOTE_RENAMED, subject, was->code, now->code);
        note_text(list, NOTE_OPTION_TEXT, both(arena_printf(list->arena, "%s=%s", name_key(b->name), now->code)), was->text, now->text);
    }
    for (int32_t i = 0; i < a->option_count; i++)
        if (!kept[i]) note(list, NOTE_OPTION, subject, both(a->options[i].code), nothing);
}

static void list_readings(const List *list) {
    int32_t *pairs = match_readings(list->arena, list->before, list->after);
    bool    *kept = NEW_ARRAY(list->arena, bool, list->before->reading_count + 1);
    for (int32_t r = 0; r < list->after->reading_count; r++) {
        const IrReading *b = &list->after->readings[r];
        if (pairs[r] < 0) {
            note(list, NOTE_READING, named(b->name), nothing, both(b->title ? b->title : ""));
            continue;
        }
        const IrReading *a = &list->before->readings[pairs[r]];
        kept[pairs[r]] = true;
        note_name(list, a->name, b->name);
        note_text(list, NOTE_WORDING, named(b->name), a->title, b->title);
        note_text(list, NOTE_REASON, named(b->name), a->reason, b->reason);
        list_options(list, a, b);
    }
    for (int32_t r = 0; r < list->before->reading_count; r++)
        if (!kept[r]) note(list, NOTE_READING, named(list->before->readings[r].name), both(list->before->readings[r].title ? list->before->readings[r].title : ""), nothing);
}

/* ---- facts ------------------------------------------------------------------------------------------------------------------- */

static const char *origin_text(Origin origin, Language language) {
    switch (origin) {
    case ORIGIN_APPLICANT: return language == LANGUAGE_CHINESE ? "申报人" : "applicant";
    case ORIGIN_DATA: return language == LANGUAGE_CHINESE ? "数据" : "data";
    case ORIGIN_REVIEWER: return language == LANGUAGE_CHINESE ? "评审" : "reviewer";
    }
    return "";
}

static Wording range_words(const List *list, const IrField *field, int32_t slot) {
    Wording words = nothing;
    for (int language = 0; language < 2; language++) {
        Buffer text = {0};
        vocabulary_value(list->diff->vocabulary, slot, field->low, (Language)language, &text);
        buffer_text(&text, language == LANGUAGE_CHINESE ? " 至 " : " to ");
        vocabulary_value(list->diff->vocabulary, slot, field->high, (Language)language, &text);
        *(language == LANGUAGE_CHINESE ? &words.chinese : &words.english) = arena_strndup(list->arena, text.data, text.size);
        buffer_free(&text);
    }
    return words;
}

static Wording path_words(const List *list, int32_t slot) {
    return (Wording){vocabulary_path(list->diff->vocabulary, slot, LANGUAGE_ENGLISH, list->arena), vocabulary_path(list->diff->vocabulary, slot, LANGUAGE_CHINESE, list->arena)};
}

static void list_facts(const List *list) {
    const Vocabulary *vocabulary = list->diff->vocabulary;
    for (int32_t slot = 0; slot < vocabulary->schema.field_count; slot++) {
        int32_t own[2] = {vocabulary->sides[0].own_field[slot], vocabulary->sides[1].own_field[slot]};
        Wording path = path_words(list, slot);
        if (own[0] < 0 || own[1] < 0) {
            Wording label = both(vocabulary->schema.fields[slot].label ? vocabulary->schema.fields[slot].label : "");
            note(list, NOTE_FACT, path, own[0] < 0 ? nothing : label, own[1] < 0 ? nothing : label);
            continue;
        }
        const IrField *a = &list->before->schema.fields[own[0]], *b = &list->after->schema.fields[own[1]];
        note_data_name(list, path, a->name, b->name);
        note_text(list, NOTE_LABEL, path, a->label, b->label);
        if (a->origin != b->origin)
            note(list, NOTE_FACT_ORIGIN, path, (Wording){origin_text(a->origin, LANGUAGE_ENGLISH), origin_text(a->origin, LANGUAGE_CHINESE)},
                 (Wording){origin_text(b->origin, LANGUAGE_ENGLISH), origin_text(b->origin, LANGUAGE_CHINESE)});
        bool coded = a->type.kind == TYPE_ENUM || a->type.kind == TYPE_SET || a->type.kind == TYPE_TEXT;
        if (!coded && (a->low != b->low || a->high != b->high)) note(list, NOTE_FACT_RANGE, path, range_words(list, a, slot), range_words(list, b, slot));
    }
}

/* Lists and groups of facts are keys in data, too. */
static void list_entities(const List *list) {
    const Vocabulary *vocabulary = list->diff->vocabulary;
    for (int32_t e = 0; e < vocabulary->schema.entity_count; e++) {
        int32_t own[2] = {vocabulary->sides[0].own_entity[e], vocabulary->sides[1].own_entity[e]};
        if (own[0] < 0 || own[1] < 0) continue;
        NamePair before = list->before->schema.entities[own[0]].name, after = list->after->schema.entities[own[1]].name;
        note_data_name(list, named(after), before, after);
    }
}

/* 学历.本科 */
static Wording item_words(const List *list, const IrEnum *from, int32_t item) {
    NamePair name = from->items[item].name;
    return (Wording){arena_printf(list->arena, "%s.%s", name_in(from->name, LANGUAGE_ENGLISH), name_in(name, LANGUAGE_ENGLISH)),
                     arena_printf(list->arena, "%s.%s", name_in(from->name, LANGUAGE_CHINESE), name_in(name, LANGUAGE_CHINESE))};
}

static void list_enums(const List *list) {
    const Vocabulary *vocabulary = list->diff->vocabulary;
    for (int32_t e = 0; e < list->after->schema.enum_count; e++)
        for (int32_t b = 0; b < list->before->schema.enum_count; b++) {
            if (vocabulary->sides[1].enums[e] != vocabulary->sides[0].enums[b]) continue;
            const IrEnum *old = &list->before->schema.enums[b], *now = &list->after->schema.enums[e], *joined = &vocabulary->schema.enums[vocabulary->sides[1].enums[e]];
            note_name(list, old->name, now->name);
            for (int32_t i = 0; i < joined->count; i++) {
                int32_t x = vocabulary->sides[0].codes[b][i], y = vocabulary->sides[1].codes[e][i];
                bool    was = x >= 0 && x < old->count, is = y >= 0 && y < now->count;
                if (was != is) note(list, NOTE_ENUM_ITEM, named(now->name), was ? named(joined->items[i].name) : nothing, is ? named(joined->items[i].name) : nothing);
                if (was && is) note_data_name(list, item_words(list, now, y), old->items[x].name, now->items[y].name);
            }
            Wording open = {"open-ended", "等（未尽列举）"};
            if (old->open != now->open) note(list, NOTE_ENUM_ITEM, named(now->name), old->open ? open : nothing, now->open ? open : nothing);
        }
}

static int32_t parameter_paths(const List *list, const IrProgram *program, const char ***paths) {
    int32_t count = 0;
    *paths = NEW_ARRAY(list->arena, const char *, program->source_count + 1);
    for (int32_t i = 0; i < program->source_count; i++)
        if (program->sources[i].cause == CAUSE_PARAMETER) (*paths)[count++] = program->sources[i].path;
    return count;
}

/* What the clause allows where a value is published elsewhere: 0% 至 20%. */
static void list_bounds(const List *list) {
    for (int32_t i = 0; i < list->after->bounds_count; i++)
        for (int32_t k = 0; k < list->before->bounds_count; k++) {
            const IrBounds *a = &list->before->bounds[k], *b = &list->after->bounds[i];
            bool same = a->low == b->low && a->low_denominator == b->low_denominator && a->high == b->high && a->high_denominator == b->high_denominator;
            if (same_name(a->name, b->name) && !same) note(list, NOTE_PARAMETER, named(b->name), both(a->text), both(b->text));
        }
}

/* ---- groups and duties -------------------------------------------------------------------------------------------------------- */

static const char *node_path(const List *list, const IrProgram *program, IrId id) {
    if (id == IR_NONE || program->nodes[id].slot < 0) return NULL;
    const IrField *field = &program->schema.fields[program->nodes[id].slot];
    return arena_printf(list->arena, "%s.%s", name_key(program->schema.entities[field->entity].name), name_key(field->name));
}

/* The fact behind a node, by where it stands in the vocabulary: a renamed fact is the same. */
static int32_t joined_slot(const List *list, int side, IrId id) {
    const IrProgram *program = side ? list->after : list->before;
    return id == IR_NONE || program->nodes[id].slot < 0 ? -1 : list->diff->vocabulary->sides[side].field[program->nodes[id].slot];
}

/* Which readings say what the group is chosen by: 每 项目，按口径 A16. */
static void list_choice_readings(const List *list, Wording subject, const IrChoice *a, const IrChoice *b) {
    int32_t *pairs = match_readings(list->arena, list->before, list->after);
    for (int32_t i = 0; i < b->per_reading_count; i++) {
        bool was = false;
        for (int32_t k = 0; k < a->per_reading_count; k++) was |= pairs[b->per_readings[i]] == a->per_readings[k];
        if (!was) note(list, NOTE_CHOICE, subject, nothing, named(list->after->readings[b->per_readings[i]].name));
    }
    for (int32_t k = 0; k < a->per_reading_count; k++) {
        bool is = false;
        for (int32_t i = 0; i < b->per_reading_count; i++) is |= pairs[b->per_readings[i]] == a->per_readings[k];
        if (!is) note(list, NOTE_CHOICE, subject, named(list->before->readings[a->per_readings[k]].name), nothing);
    }
}

static void list_choice(const List *list, const IrChoice *a, const IrChoice *b, const int32_t *measures) {
    Wording subject = named(b->name);
    note_name(list, a->name, b->name);
    for (int32_t i = 0; i < b->member_count; i++) {
        bool was = false;
        for (int32_t k = 0; k < a->member_count; k++) was |= a->members[k] == measures[b->members[i]];
        if (!was) note(list, NOTE_CHOICE, subject, nothing, named(list->after->measures[b->members[i]].name));
    }
    for (int32_t k = 0; k < a->member_count; k++) {
        bool is = false;
        for (int32_t i = 0; i < b->member_count; i++) is |= a->members[k] == measures[b->members[i]];
        if (!is) note(list, NOTE_CHOICE, subject, named(list->before->measures[a->members[k]].name), nothing);
    }
    note_citations(list, subject, a->citations, a->citation_count, b->citations, b->citation_count);
    note_per(list, NOTE_CHOICE, subject, a->per, b->per);
    list_choice_readings(list, subject, a, b);
    Wording advice_a = {kind_word(a->advise_kind, LANGUAGE_ENGLISH), kind_word(a->advise_kind, LANGUAGE_CHINESE)}, advice_b = {kind_word(b->advise_kind, LANGUAGE_ENGLISH), kind_word(b->advise_kind, LANGUAGE_CHINESE)};
    if (a->has_advice != b->has_advice || (a->has_advice && a->advise_kind != b->advise_kind)) note(list, NOTE_CHOICE, subject, a->has_advice ? advice_a : nothing, b->has_advice ? advice_b : nothing);
    const IrId nodes[3][2] = {{a->selected, b->selected}, {a->decided_amount, b->decided_amount}, {a->decided_rate, b->decided_rate}};
    for (int i = 0; i < 3; i++)
        if (joined_slot(list, 0, nodes[i][0]) != joined_slot(list, 1, nodes[i][1]))
            note(list, NOTE_CHOICE, subject, both(node_path(list, list->before, nodes[i][0])), both(node_path(list, list->after, nodes[i][1])));
}

static void list_choices(const List *list) {
    int32_t *pairs = match_choices(list->arena, list->before, list->after), *measures = match_measures(list->arena, list->before, list->after);
    bool    *kept = NEW_ARRAY(list->arena, bool, list->before->choice_count + 1);
    for (int32_t c = 0; c < list->after->choice_count; c++) {
        if (pairs[c] < 0) {
            note(list, NOTE_CHOICE, named(list->after->choices[c].name), nothing, both(list->after->choices[c].title ? list->after->choices[c].title : ""));
            continue;
        }
        kept[pairs[c]] = true;
        list_choice(list, &list->before->choices[pairs[c]], &list->after->choices[c], measures);
    }
    for (int32_t c = 0; c < list->before->choice_count; c++)
        if (!kept[c]) note(list, NOTE_CHOICE, named(list->before->choices[c].name), both(list->before->choices[c].title ? list->before->choices[c].title : ""), nothing);
}

/* ---- allocation of a batch ------------------------------------------------------------------------------------------------------ */

static Wording fen_words(const List *list, int64_t fen) {
    Wording words = nothing;
    for (int language = 0; language < 2; language++) {
        Buffer text = {0};
        vocabulary_money(fen, (Language)language, &text);
        *(language == LANGUAGE_CHINESE ? &words.chinese : &words.english) = arena_strndup(list->arena, text.data, text.size);
        buffer_free(&text);
    }
    return words;
}

static void note_fen(const List *list, Wording subject, bool was, int64_t before, bool is, int64_t after) {
    if (was != is || (was && before != after)) note(list, NOTE_ALLOCATION, subject, was ? fen_words(list, before) : nothing, is ? fen_words(list, after) : nothing);
}

static bool same_key(const List *list, const IrRankKey *a, const IrRankKey *b) {
    int32_t x = joined_slot(list, 0, a->value), y = joined_slot(list, 1, b->value);
    return a->descending == b->descending && (x >= 0 || y >= 0 ? x == y : same_text(a->text, b->text));
}

/* 企业.评分 从高到低 */
static Wording key_words(const List *list, const IrRankKey *key) {
    return (Wording){arena_printf(list->arena, "%s %s", key->text, key->descending ? "highest first" : "lowest first"),
                     arena_printf(list->arena, "%s %s", key->text, key->descending ? "从高到低" : "从低到高")};
}

static Wording measures_words(const List *list, const IrProgram *program, const IrAllocation *allocation) {
    Wording words = {"", ""};
    for (int32_t i = 0; i < allocation->measure_count; i++) {
        NamePair name = program->measures[allocation->measures[i]].name;
        words.english = arena_printf(list->arena, "%s%s%s", words.english, i ? ", " : "", name_in(name, LANGUAGE_ENGLISH));
        words.chinese = arena_printf(list->arena, "%s%s%s", words.chinese, i ? "、" : "", name_in(name, LANGUAGE_CHINESE));
    }
    return words;
}

static void list_allocation(const List *list, const IrAllocation *a, const IrAllocation *b, const int32_t *measures) {
    Wording subject = named(b->name), share = {"in proportion", "按比例"}, rank = {"by rank", "按次序"}, ties = {"with ties", "含并列"};
    note_citations(list, subject, a->citations, a->citation_count, b->citations, b->citation_count);
    note_fen(list, subject, a->has_budget, a->budget, b->has_budget, b->budget);
    note_fen(list, subject, true, a->unit, true, b->unit);
    if (a->places != b->places) note_text(list, NOTE_ALLOCATION, subject, arena_printf(list->arena, "%lld", (long long)a->places), arena_printf(list->arena, "%lld", (long long)b->places));
    if (a->in_proportion != b->in_proportion) note(list, NOTE_ALLOCATION, subject, a->in_proportion ? share : rank, b->in_proportion ? share : rank);
    if (a->ties_included != b->ties_included) note(list, NOTE_ALLOCATION, subject, a->ties_included ? ties : nothing, b->ties_included ? ties : nothing);
    for (int32_t i = 0; i < a->key_count || i < b->key_count; i++) {
        bool was = i < a->key_count, is = i < b->key_count;
        if (!was || !is || !same_key(list, &a->keys[i], &b->keys[i])) note(list, NOTE_ALLOCATION, subject, was ? key_words(list, &a->keys[i]) : nothing, is ? key_words(list, &b->keys[i]) : nothing);
    }
    bool same = a->measure_count == b->measure_count;
    for (int32_t i = 0; i < b->measure_count && same; i++) {
        same = false;
        for (int32_t k = 0; k < a->measure_count; k++) same |= a->measures[k] == measures[b->measures[i]];
    }
    if (!same) note(list, NOTE_ALLOCATION, subject, measures_words(list, list->before, a), measures_words(list, list->after, b));
}

static void list_allocations(const List *list) {
    int32_t *measures = match_measures(list->arena, list->before, list->after);
    for (int32_t i = 0; i < list->after->allocation_count; i++) {
        const IrAllocation *b = &list->after->allocations[i], *a = NULL;
        for (int32_t k = 0; k < list->before->allocation_count && !a; k++)
            if (same_name(list->before->allocations[k].name, b->name)) a = &list->before->allocations[k];
        if (a) list_allocation(list, a, b, measures);
        else note(list, NOTE_ALLOCATION, named(b->name), nothing, both(b->title ? b->title : ""));
    }
    for (int32_t k = 0; k < list->before->allocation_count; k++) {
        const IrAllocation *a = &list->before->allocations[k];
        bool kept = false;
        for (int32_t i = 0; i < list->after->allocation_count; i++) kept |= same_name(a->name, list->after->allocations[i].name);
        if (!kept) note(list, NOTE_ALLOCATION, named(a->name), both(a->title ? a->title : ""), nothing);
    }
}

static void list_items(const List *list) {
    int32_t *pairs = match_items(list->arena, list->before, list->after);
    bool    *kept = NEW_ARRAY(list->arena, bool, list->before->item_count + 1);
    for (int32_t i = 0; i < list->after->item_count; i++) {
        const IrItem *b = &list->after->items[i];
        DiffNoteKind  kind = b->kind == ITEM_DUTY ? NOTE_DUTY : NOTE_DECLARATION;
        if (pairs[i] < 0) {
            if (b->measure < 0) note(list, kind, named(b->name), nothing, both(b->title ? b->title : ""));
            continue;
        }
        const IrItem *a = &list->before->items[pairs[i]];
        kept[pairs[i]] = true;
        note_text(list, NOTE_PERIOD, named(b->name), a->period, b->period);
        if (a->measure >= 0 && b->measure >= 0) continue;                          /* the rest is compared as a measure's */
        note_name(list, a->name, b->name);
        note_text(list, NOTE_WORDING, named(b->name), a->title, b->title);
        note_text(list, kind, named(b->name), a->class_name, b->class_name);
        note_citations(list, named(b->name), a->citations, a->citation_count, b->citations, b->citation_count);
        note_owners(list, named(b->name), a->owners, a->owner_count, b->owners, b->owner_count);
    }
    for (int32_t i = 0; i < list->before->item_count; i++) {
        const IrItem *a = &list->before->items[i];
        if (!kept[i] && a->measure < 0) note(list, a->kind == ITEM_DUTY ? NOTE_DUTY : NOTE_DECLARATION, named(a->name), both(a->title ? a->title : ""), nothing);
    }
}

void diff_list(Diff *diff, Arena *arena) {
    List         list = {diff, arena, diff->before, diff->after};
    const char **before, **after;
    list_policy(&list);
    list_measures(&list);
    list_readings(&list);
    list_entities(&list);
    list_facts(&list);
    list_enums(&list);
    int32_t before_count = parameter_paths(&list, diff->before, &before), after_count = parameter_paths(&list, diff->after, &after);
    note_sets(&list, NOTE_PARAMETER, (Wording){"needed", "所需"}, before, before_count, after, after_count);
    list_bounds(&list);
    list_choices(&list);
    list_allocations(&list);
    list_items(&list);
}
