/* lint_quotation - rules against the words they quote: comparisons (W1001), figures (W1002), ceilings (W1005), the fact that the
 * quotation names (W1018). A part of a definition that several rules use is wrong only if it fits the quotation of none of them. */
#include "analysis/lint_figures.h"
#include "analysis/lint_internal.h"

#include <string.h>

/* One part of a rule, judged once for each rule that uses it. */
typedef struct { DiagCode code; const Expr *expr; bool fits; Diag *diag; } Judgement;

typedef struct {
    const Lint *lint;
    VEC(Judgement) judgements;
    const QuotationList *cites;     /* of the rule at hand */
    const char *rule;
    Wording from;                   /* what the rule is compared with: the quotation of m1, the source text */
    const Expr *step;               /* of a count of whole units: 每平方米 says 1平方米 */
    Quoted *quoted;
    const QuotationList *part_lists[2];     /* of the definition that was looked at last, and of the rule that uses it */
    Quoted *part;                           /* ... and what they say */
} Quotations;

static Quoted *quoted_at(Quotations *state, LintPlace place) {
    if (!place.cites || place.cites->count == 0) return state->quoted;
    const QuotationList *lists[] = {place.cites, state->cites};
    if (!state->part || lists[0] != state->part_lists[0] || lists[1] != state->part_lists[1]) {
        state->part = figures_read(state->lint->arena, lists, 2);
        memcpy(state->part_lists, lists, sizeof lists);
    }
    return state->part;
}

static Judgement *judgement_of(Quotations *state, DiagCode code, const Expr *expr) {
    for (int32_t i = 0; i < state->judgements.count; i++)
        if (state->judgements.items[i].code == code && state->judgements.items[i].expr == expr) return &state->judgements.items[i];
    Judgement judgement = {code, expr, false, NULL};
    VEC_PUSH(state->lint->arena, &state->judgements, judgement);
    return &state->judgements.items[state->judgements.count - 1];
}

/* ---- values ------------------------------------------------------------------------------------------------------------------ */

/* An amount, share, quantity, date or duration that the rule states: not 0, not 100 %, not a plain number. */
static bool states_figure(const Lint *lint, const Expr *expr, Constant *value) {
    switch (expr->kind) {
    case EXPR_NUMBER: case EXPR_DATE: case EXPR_ARITHMETIC: case EXPR_OF: case EXPR_NEGATE: break;
    case EXPR_TEXT: case EXPR_BOOL: case EXPR_NAME: case EXPR_SET: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_COMPARE: case EXPR_IN:
    case EXPR_CONTAINS: case EXPR_CALL: case EXPR_IF: case EXPR_BY_READING: case EXPR_PAREN: case EXPR_CAPPED: case EXPR_MISSING: case EXPR_STATUS:
    case EXPR_ERROR: return false;
    }
    if (!expr->info || !constant_of(lint->sema, expr, value) || value->numerator == 0) return false;
    value->type = expr->info->type;
    TypeTag tag = value->type.tag;
    if (tag == TYPE_TAG_NUMBER) return value->type.percent && value->numerator != value->denominator;
    return tag == TYPE_TAG_MONEY || tag == TYPE_TAG_QUANTITY || tag == TYPE_TAG_DATE || tag == TYPE_TAG_DURATION;
}

static const char *unit_of(const Lint *lint, Type type) {
    if (type.tag != TYPE_TAG_QUANTITY || type.index < 0 || type.index >= lint->sema->units.count) return NULL;
    const char *name = lint->sema->units.items[type.index].name.chinese.text;
    return name && (unsigned char)*name >= 0x80 ? name : NULL;        /* a unit named in Latin letters is not in the quotation */
}

static bool occurs(const Lint *lint, const Quoted *quoted, const Figure *figure, Constant value) {
    return figure_is(quoted, figure, value, unit_of(lint, value.type));
}

static FigureKind figure_kind_of(Type type) {
    return type.tag == TYPE_TAG_MONEY ? FIGURE_MONEY : type.tag == TYPE_TAG_DATE ? FIGURE_DATE
         : type.tag == TYPE_TAG_DURATION ? FIGURE_DURATION : type.tag == TYPE_TAG_QUANTITY ? FIGURE_NUMBER : FIGURE_PERCENT;
}

/* The figure of the quotation that is nearest to the value: to be shown. NULL when there is none of its kind. */
static const char *other_figures(const Lint *lint, const Quoted *quoted, Constant value) {
    const char *list = NULL;
    FigureKind kind = figure_kind_of(value.type);
    for (int32_t i = 0; i < quoted->figures.count; i++) {
        const Figure *figure = &quoted->figures.items[i];
        if (figure->kind != kind || (kind == FIGURE_NUMBER && (quoted->text[figure->start] < '0' || quoted->text[figure->start] > '9'))) continue;
        const char *text = arena_strndup(lint->arena, quoted->text + figure->start, figure->end - figure->start);
        if (!list || !strstr(list, text)) list = list ? arena_printf(lint->arena, "%s、%s", list, text) : text;
    }
    return list;
}

/* W1002 */
static void judge_figure(Quotations *state, const Expr *expr, LintPlace place, Constant value) {
    const Lint *lint = state->lint;
    Quoted *quoted = quoted_at(state, place);
    Judgement *judgement = judgement_of(state, DIAG_W1002, expr);
    if (judgement->fits) return;
    const char *others = other_figures(lint, quoted, value);
    if (!others) return;                                               /* a quotation without such figures says nothing about them */
    for (int32_t i = 0; i < quoted->figures.count && !judgement->fits; i++) judgement->fits = occurs(lint, quoted, &quoted->figures.items[i], value);
    if (judgement->fits || judgement->diag) return;
    const char *text = lint_value_text(lint, value.type, value.numerator, value.denominator);
    Diag *diag = NEW(lint->arena, Diag);
    *diag = (Diag){.code = DIAG_W1002, .severity = SEVERITY_WARNING, .span = expr->span};
    diag->message.english = arena_printf(lint->arena, "%s does not say %s", state->from.english, text);
    diag->message.chinese = arena_printf(lint->arena, "%s中没有“%s”", state->from.chinese, text);
    diag->here.english = arena_printf(lint->arena, "it has %s", others);
    diag->here.chinese = arena_printf(lint->arena, "其中是%s", others);
    judgement->diag = diag;
}

/* ---- comparisons ------------------------------------------------------------------------------------------------------------- */

static CompareOperator flipped(CompareOperator op) {
    switch (op) {
    case COMPARE_LT: return COMPARE_GT;
    case COMPARE_LE: return COMPARE_GE;
    case COMPARE_GT: return COMPARE_LT;
    case COMPARE_GE: return COMPARE_LE;
    case COMPARE_EQ: case COMPARE_NE: return op;
    }
    return op;
}

static CompareOperator opposite(CompareOperator op) {
    switch (op) {
    case COMPARE_LT: return COMPARE_GE;
    case COMPARE_LE: return COMPARE_GT;
    case COMPARE_GT: return COMPARE_LE;
    case COMPARE_GE: return COMPARE_LT;
    case COMPARE_EQ: return COMPARE_NE;
    case COMPARE_NE: return COMPARE_EQ;
    }
    return op;
}

static const char *date_word(CompareOperator op, bool chinese) {
    switch (op) {
    case COMPARE_LT: return chinese ? "早于" : "before";
    case COMPARE_LE: return chinese ? "不晚于" : "no later than";
    case COMPARE_GT: return chinese ? "晚于" : "after";
    case COMPARE_GE: return chinese ? "不早于" : "no earlier than";
    case COMPARE_EQ: case COMPARE_NE: break;
    }
    return chinese ? "为" : "is";
}

static const char *operator_word(CompareOperator op, TypeTag tag, bool chinese) {
    if (tag == TYPE_TAG_DATE) return date_word(op, chinese);
    switch (op) {
    case COMPARE_LT: return chinese ? "低于" : "below";
    case COMPARE_LE: return chinese ? "不超过" : "at most";
    case COMPARE_GT: return chinese ? "超过" : "above";
    case COMPARE_GE: return chinese ? "达到" : "at least";
    case COMPARE_EQ: return chinese ? "为" : "is";
    case COMPARE_NE: return chinese ? "不为" : "is not";
    }
    return "";
}

/* The words of the quotation around a figure, for the message. */
static const char *words_around(const Lint *lint, const Quoted *quoted, const Figure *figure, int before, int after) {
    static const char *const stops[] = {"，", "。", "；", "：", "\n"};
    size_t start = figure->start, end = figure->end;
    for (int i = 0; i < before && start > 0 && quoted->text[start - 1] != '\n'; i++)
        do start--;
        while (start > 0 && ((unsigned char)quoted->text[start] & 0xC0) == 0x80);
    for (int i = 0; i < after && end < quoted->size && quoted->text[end] != '\n'; i++)
        do end++;
        while (end < quoted->size && ((unsigned char)quoted->text[end] & 0xC0) == 0x80);
    for (size_t at = figure->start; at > start; at--)                  /* not beyond the part of the sentence */
        for (size_t k = 0; k < sizeof stops / sizeof *stops; k++)
            if (at - start >= strlen(stops[k]) && memcmp(quoted->text + at - strlen(stops[k]), stops[k], strlen(stops[k])) == 0) start = at;
    for (size_t at = figure->end; at < end; at++)
        for (size_t k = 0; k < sizeof stops / sizeof *stops; k++)
            if (strncmp(quoted->text + at, stops[k], strlen(stops[k])) == 0) end = at;
    return arena_strndup(lint->arena, quoted->text + start, end - start);
}

/* W1001: every place of the figure says how it compares, and none of them as the rule does. */
static void judge_operator(Quotations *state, const Expr *expr, LintPlace place, CompareOperator op, Constant value) {
    const Lint *lint = state->lint;
    Quoted *quoted = quoted_at(state, place);
    const Figure *place_found = NULL;
    Judgement *judgement = judgement_of(state, DIAG_W1001, expr);
    unsigned written = 1u << op | (place.negated ? 1u << opposite(op) : 0);
    bool fits = false;
    for (int32_t i = 0; i < quoted->figures.count; i++) {
        const Figure *figure = &quoted->figures.items[i];
        if (!occurs(lint, quoted, figure, value) || figure_is_aside(quoted, figure)) continue;
        Allowed allowed = figure_allows(quoted, figure);
        fits |= allowed == 0 || (allowed & written);
        place_found = figure;
    }
    judgement->fits |= fits;
    if (!place_found || judgement->fits || judgement->diag) return;
    Allowed allowed = figure_allows(quoted, place_found);
    CompareOperator said = allowed >> COMPARE_GE & 1 ? COMPARE_GE : allowed >> COMPARE_LE & 1 ? COMPARE_LE : allowed >> COMPARE_GT & 1 ? COMPARE_GT : COMPARE_LT;
    const char *words = words_around(lint, quoted, place_found, 6, 7);
    Diag *diag = NEW(lint->arena, Diag);
    *diag = (Diag){.code = DIAG_W1001, .severity = SEVERITY_WARNING, .span = expr->as.COMPARE.op_span};
    diag->message.english = arena_printf(lint->arena, "the quotation of %s says \"%s\", which is `%s`, not `%s`", state->rule, words, operator_word(said, value.type.tag, false), operator_word(op, value.type.tag, false));
    diag->message.chinese = arena_printf(lint->arena, "%s的依据写的是“%s”，应为“%s”，不是“%s”", state->rule, words, operator_word(said, value.type.tag, true), operator_word(op, value.type.tag, true));
    judgement->diag = diag;
}

/* ---- the fact that is named ---------------------------------------------------------------------------------------------------- */

typedef struct { const Lint *lint; const char *name; bool reached; } Reach;

static bool reaches(void *state, const Expr *expr, LintPlace place) {
    (void)place;
    Reach *reach = state;
    const ExprInfo *info = expr->info;
    if (expr->kind == EXPR_NAME && info && (info->ref == REF_FIELD || info->ref == REF_ELEMENT)) {
        const char *name = reach->lint->sema->fields.items[info->index].name.chinese.text;
        reach->reached |= name && strcmp(name, reach->name) == 0;
    }
    return !reach->reached;
}

static bool ends_with(const char *text, const char *end) {
    size_t size = strlen(text), length = strlen(end);
    return length <= size && strcmp(text + size - length, end) == 0;
}

/* The longest name of a fact of the same type with which the words end. */
static const char *named_fact(const Lint *lint, const char *words, TypeTag tag) {
    const char *best = NULL;
    for (int32_t i = 0; i < lint->sema->fields.count; i++) {
        const SemaField *field = &lint->sema->fields.items[i];
        const char *name = field->name.chinese.text;
        if (!name || (unsigned char)*name < 0x80 || strlen(name) < 9 || field->type.tag != tag || !ends_with(words, name)) continue;
        if (!best || strlen(name) > strlen(best)) best = name;
    }
    return best;
}

/* W1018: `of` is what the figure measures; wherever the quotation has the figure, it names another fact. */
static void judge_fact(Quotations *state, const Expr *expr, const Expr *of, LintPlace place, Constant value) {
    const Lint *lint = state->lint;
    Quoted *quoted = quoted_at(state, place);
    Judgement *judgement = judgement_of(state, DIAG_W1018, expr);
    const char *named = NULL;
    for (int32_t i = 0; i < quoted->figures.count && !judgement->fits; i++) {
        const Figure *figure = &quoted->figures.items[i];
        if (!occurs(lint, quoted, figure, value)) continue;
        const char *name = named_fact(lint, figure_subject(lint->arena, quoted, figure), of->info->type.tag);
        if (!name) continue;                                           /* another use of the same figure: a cap, for example */
        Reach    reach = {lint, name, false};
        LintWalk walk = {.lint = lint, .visit = reaches, .state = &reach};
        lint_walk(&walk, of, (LintPlace){0});
        if (reach.reached) judgement->fits = true;
        named = name;
    }
    if (!named || judgement->fits || judgement->diag) return;
    const char *text = lint_value_text(lint, value.type, value.numerator, value.denominator);
    Diag *diag = NEW(lint->arena, Diag);
    *diag = (Diag){.code = DIAG_W1018, .severity = SEVERITY_WARNING, .span = of->span};
    diag->message.english = arena_printf(lint->arena, "the quotation of %s measures %s by `%s`, the rule does not", state->rule, text, named);
    diag->message.chinese = arena_printf(lint->arena, "%s的依据中，%s对应的是“%s”，规则用的不是它", state->rule, text, named);
    judgement->diag = diag;
}

/* ---- walking a rule -------------------------------------------------------------------------------------------------------------- */

static void judge_compare(Quotations *state, const Expr *expr, LintPlace place) {
    const Lint *lint = state->lint;
    const CompareExpr *compare = &expr->as.COMPARE;
    Constant value;
    bool right = states_figure(lint, lint_inner(compare->right), &value), left = !right && states_figure(lint, lint_inner(compare->left), &value);
    if (!right && !left) {                                             /* a definition or parameter that stands for a figure */
        right = constant_of(lint->sema, compare->right, &value) && value.numerator != 0;
        if (!right) return;
        value.type = compare->right->info->type;
        TypeTag tag = value.type.tag;
        if (tag != TYPE_TAG_MONEY && tag != TYPE_TAG_QUANTITY && tag != TYPE_TAG_DATE && tag != TYPE_TAG_NUMBER) return;
    }
    CompareOperator op = right ? compare->op : flipped(compare->op);
    if (op == COMPARE_EQ || op == COMPARE_NE) return;
    judge_operator(state, expr, place, op, value);
    if (value.type.tag == TYPE_TAG_NUMBER && !value.type.percent) return;                /* a count: 300人 may count anything */
    judge_fact(state, expr, right ? compare->left : compare->right, place, value);
}

static bool calls(const Expr *expr, int function) { return expr->kind == EXPR_CALL && expr->info && expr->info->ref == REF_FUNCTION && expr->info->item == function; }

static void take_rule(Quotations *state, const char *rule) {
    state->rule = rule;
    state->from = (Wording){arena_printf(state->lint->arena, "the quotation of %s", rule), arena_printf(state->lint->arena, "%s的依据", rule)};
}

static bool judge(void *context, const Expr *expr, LintPlace place) {
    Quotations *state = context;
    Constant value;
    if (expr->kind == EXPR_COMPARE) judge_compare(state, expr, place);
    if (expr->kind == EXPR_OF && states_figure(state->lint, lint_inner(expr->as.OF.share), &value)) judge_fact(state, expr, expr->as.OF.base, place, value);
    if (calls(expr, FUNCTION_WHOLE) && expr->as.CALL.arguments.count > 1) state->step = lint_inner(expr->as.CALL.arguments.items[1]);
    if (!states_figure(state->lint, expr, &value)) return true;
    if (expr == state->step && value.type.tag == TYPE_TAG_QUANTITY && value.numerator == value.denominator) return false;
    judge_figure(state, expr, place, value);
    return false;                                                      /* its parts are arithmetic: 500万元 + 1500万元 */
}

/* ---- ceilings -------------------------------------------------------------------------------------------------------------------- */

typedef struct { Quotations *state; bool ceiling; const char *words; } CeilingSearch;

static bool find_ceiling(void *context, const Expr *expr, LintPlace place) {
    CeilingSearch *search = context;
    const Lint *lint = search->state->lint;
    Constant value;
    if (expr->kind == EXPR_COMPARE || expr->kind == EXPR_IN || expr->kind == EXPR_CONTAINS || calls(expr, FUNCTION_MINIMUM)) return false;   /* 较小 caps within */
    if (!states_figure(lint, expr, &value)) return expr->kind != EXPR_CAPPED;
    Quoted *quoted = quoted_at(search->state, place);
    int places = 0, ceilings = 0;
    for (int32_t i = 0; i < quoted->figures.count; i++) {
        if (!occurs(lint, quoted, &quoted->figures.items[i], value)) continue;
        places++;
        if (!figure_is_ceiling(quoted, &quoted->figures.items[i])) continue;
        ceilings++;
        search->words = words_around(lint, quoted, &quoted->figures.items[i], 16, 4);
    }
    search->ceiling |= places > 0 && places == ceilings;
    return false;
}

/* W1005 */
static void check_ceiling(Quotations *state, const OutcomeClause *outcome) {
    bool paid = outcome->kind == OUTCOME_GRANT || outcome->kind == OUTCOME_REWARD || outcome->kind == OUTCOME_SUBSIDY;
    if (!paid || outcome->ceiling || !outcome->amount) return;
    CeilingSearch search = {.state = state};
    LintWalk walk = {.lint = state->lint, .visit = find_ceiling, .state = &search};
    lint_walk(&walk, outcome->amount, (LintPlace){0});
    if (!search.ceiling) return;
    Diag *diag = diag_at(state->lint->diags, DIAG_W1005, outcome->amount->span, "the quotation of %s sets a ceiling (\"%s\"); the rule grants the amount itself",
                         "%s的依据规定的是上限（“%s”），规则写成了应得的数额", state->rule, search.words);
    diag_note(state->lint->diags, diag, "within a ceiling the authority decides the amount", "在上限之内，数额由主管部门核定");
    diag_help(state->lint->diags, diag, "write `up to` before the amount", "请在数额之前写“不超过”");
}

/* ---- labels ----------------------------------------------------------------------------------------------------------------------- */

typedef struct { const Lint *lint; VEC(Constant) items; } Stated;

static bool collect_stated(void *context, const Expr *expr, LintPlace place) {
    (void)place;
    Stated  *stated = context;
    Constant value;
    if (!states_figure(stated->lint, expr, &value)) return true;
    VEC_PUSH(stated->lint->arena, &stated->items, value);
    return false;
}

/* W1002: results show the label for the condition, so each amount, share, date and duration in it must be one of the condition's, if that states any such. */
static void check_label(const Lint *lint, const ConditionClause *clause) {
    if (!clause->label.text || !*clause->label.text) return;
    QuotationList words = {0};
    VEC_PUSH(lint->arena, &words, clause->label);
    const QuotationList *lists[] = {&words};
    Quoted  *label = figures_read(lint->arena, lists, 1);
    Stated   stated = {.lint = lint};
    LintWalk walk = {.lint = lint, .visit = collect_stated, .state = &stated};
    if (!label->figures.count) return;
    lint_walk(&walk, clause->expr, (LintPlace){0});
    for (int32_t i = 0; i < label->figures.count; i++) {
        const Figure   *figure = &label->figures.items[i];
        const Constant *other = NULL;
        bool            found = figure->kind == FIGURE_NUMBER;             /* a plain number may count anything: 按口径 A07 */
        for (int32_t k = 0; k < stated.items.count && !found; k++) {
            const Constant *value = &stated.items.items[k];
            found = occurs(lint, label, figure, *value);
            if (figure_kind_of(value->type) == figure->kind) other = value;
        }
        if (found || !other) continue;
        const char *text = arena_strndup(lint->arena, label->text + figure->start, figure->end - figure->start);
        diag_at(lint->diags, DIAG_W1002, clause->label.span, "the label says %s, the condition says %s", "说明写的是“%s”，条件写的是“%s”", text,
                lint_value_text(lint, other->type, other->numerator, other->denominator));
        return;
    }
}

/* ---- a cap that was left out ------------------------------------------------------------------------------------------------------- */

/* Is anything in the rule a cap: 上限, 较小, a total; or the sum itself, wherever it stands? */
typedef struct { const Lint *lint; const Quoted *quoted; const Figure *figure; bool found; } CapSearch;

static bool find_cap(void *context, const Expr *expr, LintPlace place) {
    (void)place;
    CapSearch *search = context;
    Constant   value;
    bool       other = expr->kind == EXPR_NAME && expr->info && (expr->info->ref == REF_TIERS || expr->info->ref == REF_TABLE || expr->info->ref == REF_PARAMETER);
    if (expr->kind == EXPR_CAPPED || other || (expr->kind == EXPR_CALL && expr->info && (expr->info->ref != REF_FUNCTION || calls(expr, FUNCTION_MINIMUM)))) search->found = true;
    if (!search->found && states_figure(search->lint, expr, &value)) search->found = occurs(search->lint, search->quoted, search->figure, value);
    return !search->found;
}

/* W1005: the quotation sets one ceiling in yuan, and the rule, which pays as many yuan as come out, knows neither this sum nor any cap. */
static void check_cap(Quotations *state, const MeasureDecl *decl) {
    const OutcomeClause *outcome = decl->outcomes.count == 1 ? &decl->outcomes.items[0] : NULL;
    const Figure        *ceiling = NULL;
    bool paid = outcome && (outcome->kind == OUTCOME_GRANT || outcome->kind == OUTCOME_REWARD || outcome->kind == OUTCOME_SUBSIDY);
    if (!paid || !outcome->amount || outcome->caps.count || outcome->total || outcome->before) return;
    for (int32_t i = 0; i < state->quoted->figures.count; i++) {
        const Figure *figure = &state->quoted->figures.items[i];
        if (figure->kind != FIGURE_MONEY || !figure_is_ceiling(state->quoted, figure)) continue;
        if (ceiling) return;                                             /* which one is whose cannot be told */
        ceiling = figure;
    }
    if (!ceiling) return;
    CapSearch search = {state->lint, state->quoted, ceiling, false};
    LintWalk  walk = {.lint = state->lint, .visit = find_cap, .state = &search};
    lint_walk(&walk, outcome->amount, (LintPlace){0});
    for (int32_t i = 0; i < decl->conditions.count && !search.found; i++) lint_walk(&walk, decl->conditions.items[i].expr, (LintPlace){0});
    if (search.found) return;
    Diag *diag = diag_at(state->lint->diags, DIAG_W1005, outcome->amount->span, "the quotation of %s sets a ceiling (\"%s\"); the rule has none", "%s的依据规定了上限（“%s”），规则没有上限",
                         state->rule, words_around(state->lint, state->quoted, ceiling, 16, 4));
    diag_help(state->lint->diags, diag, "write `capped at` behind the amount", "请在数额之后写“上限”");
}

/* ---- all -------------------------------------------------------------------------------------------------------------------------- */

static void check_measure(Quotations *state, const SemaMeasure *measure) {
    const MeasureDecl *decl = measure->decl;
    for (int32_t i = 0; i < decl->conditions.count; i++) check_label(state->lint, &decl->conditions.items[i]);
    if (decl->cites.count == 0) return;
    const QuotationList *lists[] = {&decl->cites, &decl->restates};
    state->cites = &decl->cites;
    take_rule(state, declared_text(measure->name));
    state->quoted = figures_read(state->lint->arena, lists, 2);
    LintWalk walk = {.lint = state->lint, .visit = judge, .state = state};
    lint_walk_measure(&walk, decl);
    for (int32_t i = 0; i < decl->outcomes.count; i++) check_ceiling(state, &decl->outcomes.items[i]);
    check_cap(state, decl);
}

static void check_duty(Quotations *state, const SemaItem *item) {
    if (item->decl->kind != DECL_DUTY || !item->decl->as.DUTY.must || item->decl->as.DUTY.cites.count == 0) return;
    const QuotationList *lists[] = {&item->decl->as.DUTY.cites};
    state->cites = lists[0];
    take_rule(state, declared_text(item->name));
    state->quoted = figures_read(state->lint->arena, lists, 1);
    LintWalk walk = {.lint = state->lint, .visit = judge, .state = state};
    lint_walk(&walk, item->decl->as.DUTY.must, (LintPlace){0});
}

/* Leaves only the periods behind this word, if it has any: a notice has other periods too. */
static void keep_figures(Quoted *quoted, const char *word) {
    int32_t kept = 0;
    for (int pass = 0; pass < 2; pass++) {
        int32_t found = 0;
        for (int32_t i = 0; i < quoted->figures.count; i++) {
            const Figure *figure = &quoted->figures.items[i];
            size_t from = figure->start > 24 ? figure->start - 24 : 0;
            if (figure->kind != FIGURE_DURATION || !memmem(quoted->text + from, figure->start - from, word, strlen(word))) continue;
            if (pass == 1) quoted->figures.items[found] = *figure;
            found++;
        }
        if (pass == 0 && found == 0) return;
        kept = found;
    }
    quoted->figures.count = kept;
}

/* The dates of the policy against the notice as a whole. */
static void check_policy(Quotations *state) {
    const Lint *lint = state->lint;
    const PolicyDecl *policy = lint->sema->policy;
    int32_t notice = lint->program->policy.source_text;
    if (!policy || notice < 0) return;
    Quotation whole = {lint->sema->sources->sources.items[notice]->text, SPAN_NONE};
    QuotationList *list = NEW(lint->arena, QuotationList);
    VEC_PUSH(lint->arena, list, whole);
    const QuotationList *lists[] = {list};
    state->cites = list;
    take_rule(state, declared_text(policy->name));
    state->from = (Wording){"the source text", "原文"};
    state->quoted = figures_read(lint->arena, lists, 1);
    const Expr *dates[] = {policy->issued, policy->effective_to, policy->effective_from, policy->effective_for};
    for (int i = 0; i < 4; i++) {
        Constant value;
        if (!dates[i] || !states_figure(lint, dates[i], &value)) continue;
        if (i == 3) keep_figures(state->quoted, "有效期");
        judge_figure(state, dates[i], (LintPlace){0}, value);
    }
}

void lint_quotations(const Lint *lint) {
    Quotations state = {.lint = lint};
    for (int32_t i = 0; i < lint->sema->measures.count; i++) check_measure(&state, &lint->sema->measures.items[i]);
    for (int32_t i = 0; i < lint->sema->items.count; i++) check_duty(&state, &lint->sema->items.items[i]);
    check_policy(&state);
    for (int32_t i = 0; i < state.judgements.count; i++) {
        const Judgement *judgement = &state.judgements.items[i];
        if (judgement->fits || !judgement->diag) continue;
        Diag *diag = diag_at(lint->diags, judgement->code, judgement->diag->span, "%s", "%2$s", judgement->diag->message.english, judgement->diag->message.chinese);
        if (judgement->diag->here.english) diag_here(lint->diags, diag, "%s", "%2$s", judgement->diag->here.english, judgement->diag->here.chinese);
    }
}
