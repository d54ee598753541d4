/* smt_guess - what is not linear: dates some months later, products of two unknowns; and lists of any length. Each is an unknown of its
 * own, tied by bounds that are true for all values. smt_ask looks at what a model guessed for those that the claims mention, states what
 * is true at that point and around it, and asks again: so "impossible" is a proof and "possible" rests on true values only. */
#include "analysis/smt_guess.h"

#include "base/clock.h"
#include "runtime/date.h"

/* The guess for the same operation on the same terms, or a new one (then `*is_new`). */
static SmtGuess *guess_for(SmtProgram *program, SmtGuessKind kind, SmtTerm a, SmtTerm b, bool *is_new) {
    SmtShared *shared = program->shared;
    *is_new = false;
    for (int32_t i = 0; i < shared->guesses.count; i++) {
        SmtGuess *guess = &shared->guesses.items[i];
        if (guess->kind == kind && smt_same(guess->a, a) && smt_same(guess->b, b)) return guess;
    }
    SmtGuess guess = {.kind = kind, .a = a, .b = b, .result = smt_new_integer(program->smt, kind == SMT_GUESS_DATE ? "later" : "product")};
    VEC_PUSH(program->arena, &shared->guesses, guess);
    *is_new = true;
    return &shared->guesses.items[shared->guesses.count - 1];
}

static SmtTerm implies(Smt *smt, SmtTerm condition, SmtTerm then) { return smt_or(smt, smt_not(smt, condition), then); }

static SmtTerm between(Smt *smt, SmtTerm low, SmtTerm value, SmtTerm high) { return smt_and(smt, smt_at_most(smt, low, value), smt_at_most(smt, value, high)); }

/* n months are 28n to 31n days; a constant number of years, 365 a year and at most one more in four. */
SmtTerm smt_date_later(SmtProgram *program, SmtTerm date, SmtTerm months) {
    Smt      *smt = program->smt;
    bool      is_new;
    SmtGuess *guess = guess_for(program, SMT_GUESS_DATE, date, months, &is_new);
    SmtTerm   result = guess->result, zero = smt_integer(smt, 0);
    if (!is_new) return result;
    SmtTerm short_months = smt_multiply(smt, months, smt_integer(smt, 28)), long_months = smt_multiply(smt, months, smt_integer(smt, 31));
    SmtTerm forward = smt_at_most(smt, zero, months), backward = smt_at_most(smt, months, zero);
    SmtTerm latest = smt_add(smt, date, long_months);
    SmtTerm late = smt_at_most(smt, latest, smt_integer(smt, DATE_MAX)), early = smt_at_most(smt, smt_integer(smt, DATE_MIN), latest);
    VEC_PUSH(program->arena, &guess->bounds, between(smt, smt_integer(smt, DATE_MIN), result, smt_integer(smt, DATE_MAX)));
    VEC_PUSH(program->arena, &guess->bounds, implies(smt, forward, smt_at_most(smt, date, result)));
    VEC_PUSH(program->arena, &guess->bounds, implies(smt, backward, smt_at_most(smt, result, date)));
    VEC_PUSH(program->arena, &guess->bounds, implies(smt, smt_and(smt, forward, late), between(smt, smt_add(smt, date, short_months), result, latest)));
    VEC_PUSH(program->arena, &guess->bounds, implies(smt, smt_and(smt, backward, early), between(smt, latest, result, smt_add(smt, date, short_months))));
    for (int years = 1; years <= 10; years++) {
        SmtTerm exactly = smt_equal(smt, months, smt_integer(smt, 12 * years));
        if (smt_is_false(smt, exactly)) continue;
        SmtTerm least = smt_add(smt, date, smt_integer(smt, 365 * years - 1)), most = smt_add(smt, date, smt_integer(smt, 365 * years + years / 4 + 1));
        VEC_PUSH(program->arena, &guess->bounds, implies(smt, smt_and(smt, exactly, late), between(smt, least, result, most)));
    }
    return result;
}

SmtTerm smt_product(SmtProgram *program, SmtTerm a, SmtTerm b) {
    Smt      *smt = program->smt;
    if (smt_is_number(smt, a) || smt_is_number(smt, b)) return smt_multiply(smt, a, b);
    if ((uintptr_t)a > (uintptr_t)b) {                   /* one order, so that b times a is the same unknown */
        SmtTerm first = b;
        b = a;
        a = first;
    }
    bool      is_new;
    SmtGuess *guess = guess_for(program, SMT_GUESS_PRODUCT, a, b, &is_new);
    SmtTerm   result = guess->result, zero = smt_integer(smt, 0);
    if (!is_new) return result;
    SmtTerm a_up = smt_at_most(smt, zero, a), b_up = smt_at_most(smt, zero, b), a_down = smt_at_most(smt, a, zero), b_down = smt_at_most(smt, b, zero);
    SmtTerm same = smt_or(smt, smt_and(smt, a_up, b_up), smt_and(smt, a_down, b_down));
    SmtTerm other = smt_or(smt, smt_and(smt, a_up, b_down), smt_and(smt, a_down, b_up));
    VEC_PUSH(program->arena, &guess->bounds, implies(smt, same, smt_at_most(smt, zero, result)));
    VEC_PUSH(program->arena, &guess->bounds, implies(smt, other, smt_at_most(smt, result, zero)));
    return result;
}

SmtTerm smt_quotient(SmtProgram *program, SmtTerm a, SmtTerm b) {
    Smt       *smt = program->smt;
    SmtShared *shared = program->shared;
    SmtTerm    zero = smt_integer(smt, 0), positive = smt_less(smt, zero, b);
    for (int32_t i = 0; i < shared->quotients.count; i++) {
        const SmtQuotient *item = &shared->quotients.items[i];
        if (smt_same(item->a, a) && smt_same(item->b, b)) return smt_if(smt, positive, item->result, zero);
    }
    SmtQuotient item = {a, b, smt_new_integer(smt, "quotient")};
    VEC_PUSH(program->arena, &shared->quotients, item);
    SmtTerm whole = smt_product(program, b, item.result);
    SmtTerm fits = smt_and(smt, smt_at_most(smt, whole, a), smt_less(smt, a, smt_add(smt, whole, b)));
    VEC_PUSH(program->arena, &shared->constraints, implies(smt, positive, fits));
    return smt_if(smt, positive, item.result, zero);
}

/* ---- lists of any length ---------------------------------------------------------------------------------------------------- */

static bool comparable(const SmtAbstract *a, const SmtAbstract *b) { return a->kind == b->kind && a->entity == b->entity && a->count == b->count; }

/* Can one element contribute differently? False in itself: the same formulas. */
static SmtTerm difference(Smt *smt, const SmtAbstract *a, const SmtAbstract *b) {
    SmtTerm differ = smt_bool(smt, false);
    for (int i = 0; i < a->count; i++) {
        SmtTerm matters = smt_and(smt, smt_and(smt, a->guards[i], b->guards[i]), smt_differ(smt, a->values[i], b->values[i]));
        differ = smt_or(smt, differ, smt_or(smt, smt_differ(smt, a->guards[i], b->guards[i]), matters));
    }
    return differ;
}

static int32_t unknown_count(Smt *smt, const SmtAbstract *of, const SmtAbstract *also) {
    SmtTerms terms = {0};
    Arena   *scratch = arena_new();
    for (int i = 0; i < of->count; i++) {
        VEC_PUSH(scratch, &terms, of->guards[i]);
        VEC_PUSH(scratch, &terms, of->values[i]);
        if (!also) continue;
        VEC_PUSH(scratch, &terms, also->guards[i]);
        VEC_PUSH(scratch, &terms, also->values[i]);
    }
    int32_t count = smt_unknowns(smt, &terms).count;
    arena_free(scratch);
    return count;
}

/* Asked of the solver only for the two versions of a rule that speak of the same facts. */
static bool proved_same(SmtProgram *program, const SmtAbstract *a, const SmtAbstract *b) {
    enum { LIMIT_MILLISECONDS = 1000 };
    Smt     *smt = program->smt;
    int32_t  all = unknown_count(smt, a, b);
    if (a->side == b->side || unknown_count(smt, a, NULL) != all || unknown_count(smt, b, NULL) != all) return false;
    SmtTerms  claims = {0};
    SmtModel *model;
    VEC_PUSH(program->arena, &claims, difference(smt, a, b));
    SmtAnswer answer = smt_ask(program->shared, &program->facts, 1, &claims, LIMIT_MILLISECONDS, &model);
    smt_model_free(model);
    return answer == SMT_IMPOSSIBLE;
}

static const SmtAbstract *find_same(SmtProgram *program, const SmtAbstract *wanted) {
    const SmtShared *shared = program->shared;
    for (int32_t i = 0; i < shared->abstracts.count; i++) {
        const SmtAbstract *item = &shared->abstracts.items[i];
        if (comparable(item, wanted) && smt_is_false(program->smt, difference(program->smt, item, wanted))) return item;
    }
    for (int32_t i = 0; i < shared->abstracts.count; i++) {
        const SmtAbstract *item = &shared->abstracts.items[i];
        if (comparable(item, wanted) && proved_same(program, item, wanted)) return item;
    }
    return NULL;
}

void smt_abstract(SmtProgram *program, SmtAbstract *wanted, const SmtTerm *result_low, const SmtTerm *result_high) {
    SmtShared *shared = program->shared;
    Smt       *smt = program->smt;
    wanted->side = program->side;
    const SmtAbstract *same = find_same(program, wanted);
    if (same) {
        for (int k = 0; k < wanted->result_count; k++) wanted->results[k] = same->results[k];
        return;
    }
    for (int k = 0; k < wanted->result_count; k++) {
        wanted->results[k] = result_low[k] ? smt_new_integer(smt, "over list") : smt_new_bool(smt, "over list");
        if (result_low[k]) VEC_PUSH(program->arena, &shared->constraints, between(smt, result_low[k], wanted->results[k], result_high[k]));
    }
    VEC_PUSH(program->arena, &shared->abstracts, *wanted);
}

/* Every element that does the one does the other: then some element does. Asked of the solver about one element. */
static void relate(SmtProgram *program, const SmtAbstract *one, const SmtAbstract *other) {
    enum { LIMIT_MILLISECONDS = 200 };
    Smt      *smt = program->smt;
    SmtTerms  claims = {0};
    SmtModel *model;
    VEC_PUSH(program->arena, &claims, smt_and(smt, one->values[0], smt_not(smt, other->values[0])));
    SmtAnswer answer = smt_ask(program->shared, &program->facts, 1, &claims, LIMIT_MILLISECONDS, &model);
    smt_model_free(model);
    if (answer == SMT_IMPOSSIBLE) VEC_PUSH(program->arena, &program->shared->constraints, implies(smt, one->results[0], other->results[0]));
}

SmtTerm smt_some(SmtProgram *program, int32_t entity, SmtTerm element) {
    Smt          *smt = program->smt;
    SmtShared    *shared = program->shared;
    SmtAbstract   wanted = {.kind = SMT_OVER_SOME, .entity = entity, .count = 1, .result_count = 1, .guards = {smt_bool(smt, true)}, .values = {element}};
    const SmtTerm truth[1] = {NULL};
    int32_t       before = shared->abstracts.count;
    if (smt_is_false(smt, element)) return element;
    smt_abstract(program, &wanted, truth, truth);
    for (int32_t i = 0; i < before && shared->relate && shared->abstracts.count > before; i++) {
        const SmtAbstract other = shared->abstracts.items[i];
        if (other.kind != SMT_OVER_SOME || other.entity != entity) continue;
        relate(program, &wanted, &other);
        relate(program, &other, &wanted);
    }
    return wanted.results[0];
}

/* ---- asking --------------------------------------------------------------------------------------------------------------- */

static SmtTerm true_around_date(Smt *smt, const SmtGuess *guess, Int128 date, Int128 months) {
    SmtTerm day = smt_integer(smt, date), truth = smt_integer(smt, date_add_months((int32_t)date, (int)months));
    SmtTerm before = implies(smt, smt_at_most(smt, guess->a, day), smt_at_most(smt, guess->result, truth));
    SmtTerm after = implies(smt, smt_at_most(smt, day, guess->a), smt_at_most(smt, truth, guess->result));
    return implies(smt, smt_equal(smt, guess->b, smt_integer(smt, months)), smt_and(smt, before, after));
}

/* On the lines a = x and b = y the product is linear; off them the tangent plane bounds it: (a - x)(b - y) has a known sign. */
static SmtTerm true_around_product(Smt *smt, const SmtGuess *guess, Int128 x, Int128 y) {
    SmtTerm at_x = smt_integer(smt, x), at_y = smt_integer(smt, y), x_times_b = smt_multiply(smt, at_x, guess->b), y_times_a = smt_multiply(smt, at_y, guess->a);
    SmtTerm plane = smt_subtract(smt, smt_add(smt, x_times_b, y_times_a), smt_multiply(smt, at_x, at_y));
    SmtTerm left = smt_at_most(smt, guess->a, at_x), right = smt_at_most(smt, at_x, guess->a), low = smt_at_most(smt, guess->b, at_y), high = smt_at_most(smt, at_y, guess->b);
    SmtTerm above = implies(smt, smt_or(smt, smt_and(smt, left, low), smt_and(smt, right, high)), smt_at_most(smt, plane, guess->result));
    SmtTerm below = implies(smt, smt_or(smt, smt_and(smt, left, high), smt_and(smt, right, low)), smt_at_most(smt, guess->result, plane));
    SmtTerm lines = smt_and(smt, implies(smt, smt_equal(smt, guess->a, at_x), smt_equal(smt, guess->result, x_times_b)),
                            implies(smt, smt_equal(smt, guess->b, at_y), smt_equal(smt, guess->result, y_times_a)));
    return smt_and(smt, lines, smt_and(smt, above, below));
}

static bool correct(Smt *smt, Arena *arena, const SmtGuess *guess, SmtModel *model, SmtTerms *claims) {
    Int128 a = smt_value(model, guess->a), b = smt_value(model, guess->b), result = smt_value(model, guess->result), product;
    switch (guess->kind) {
    case SMT_GUESS_DATE:
        if (a < DATE_MIN || a > DATE_MAX || b < -200000 || b > 200000 || result == date_add_months((int32_t)a, (int)b)) return false;
        VEC_PUSH(arena, claims, true_around_date(smt, guess, a, b));
        return true;
    case SMT_GUESS_PRODUCT:
        if (__builtin_mul_overflow(a, b, &product) || product == result) return false;
        VEC_PUSH(arena, claims, true_around_product(smt, guess, a, b));
        return true;
    }
    return false;
}

/* The guesses that the claims rest on, with their bounds; a bound may rest on further ones. */
static void add_guesses(SmtShared *shared, SmtTerms *claims, bool *used) {
    Arena *arena = shared->vocabulary->arena;
    for (bool more = true; more;) {
        more = false;
        SmtTerms unknowns = smt_unknowns(shared->smt, claims);
        for (int32_t g = 0; g < shared->guesses.count; g++) {
            const SmtGuess *guess = &shared->guesses.items[g];
            bool mentioned = false;
            for (int32_t i = 0; i < unknowns.count && !mentioned; i++) mentioned = smt_same(unknowns.items[i], guess->result);
            if (used[g] || !mentioned) continue;
            used[g] = more = true;
            for (int32_t i = 0; i < guess->bounds.count; i++) VEC_PUSH(arena, claims, guess->bounds.items[i]);
        }
    }
}

SmtAnswer smt_ask(SmtShared *shared, const SmtCase *const *cases, int case_count, const SmtTerms *claims, int milliseconds, SmtModel **model) {
    enum { MOST_ROUNDS = 300 };
    Arena   *arena = shared->vocabulary->arena;
    SmtTerms all = {0};
    int64_t  end = clock_milliseconds() + milliseconds;
    bool    *used = NEW_ARRAY(arena, bool, shared->guesses.count + 1);
    *model = NULL;
    for (int32_t i = 0; i < claims->count; i++) VEC_PUSH(arena, &all, claims->items[i]);
    for (int32_t i = 0; i < shared->constraints.count; i++) VEC_PUSH(arena, &all, shared->constraints.items[i]);
    for (int c = 0; c < case_count; c++)
        for (int32_t i = 0; i < cases[c]->constraints.count; i++) VEC_PUSH(arena, &all, cases[c]->constraints.items[i]);
    add_guesses(shared, &all, used);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        int64_t left = end - clock_milliseconds();
        if (left <= 0) return SMT_UNDECIDED;
        SmtAnswer answer = smt_solve(shared->smt, &all, (int)left, model);
        if (answer != SMT_POSSIBLE) return answer;
        bool wrong = false;
        for (int32_t g = 0; g < shared->guesses.count; g++)
            if (used[g] && correct(shared->smt, arena, &shared->guesses.items[g], *model, &all)) wrong = true;
        if (!wrong) return SMT_POSSIBLE;
        smt_model_free(*model);
        *model = NULL;
    }
    return SMT_UNDECIDED;
}
