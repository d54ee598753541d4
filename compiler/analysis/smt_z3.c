/* smt_z3 - the solver: Z3's integers and truth values. The only file that knows Z3. Its library is loaded when the first Smt is made: it is
 * large, and most commands never ask it anything. */
#include "analysis/smt.h"

#include "base/clock.h"
#include <dlfcn.h>
#include <string.h>
#include <z3.h>

typedef struct {
    void *library;
#define Z3_FUNCTION(name) __typeof__(name) *name;
#include "analysis/smt_z3.def"
#undef Z3_FUNCTION
} Z3;

struct Smt {
    Arena     *arena;
    Z3         z3;
    Z3_context context;
    Z3_sort    integers, truths;
    Z3_ast     yes, no;
    int        fresh;                                    /* makes names of unknowns different */
};

struct SmtModel { Smt *smt; Z3_model model; };

/* Errors are looked at where they can happen (smt_solve); Z3's own handler would end the process. */
static void stay(Z3_context context, Z3_error_code code) { (void)context, (void)code; }

static Z3_ast ast(SmtTerm term) { return (Z3_ast)term; }
static SmtTerm term_of(Z3_ast node) { return (SmtTerm)node; }

/* It stays in memory once it is there: loading it again would run what it does at its start again. */
static bool load(Z3 *z3) {
    static const char *const names[] = {"libz3.so.4", "libz3.so"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !z3->library; i++) z3->library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (!z3->library) return false;
    bool found = true;
#define Z3_FUNCTION(name) found &= (z3->name = (__typeof__(name) *)dlsym(z3->library, #name)) != NULL;
#include "analysis/smt_z3.def"
#undef Z3_FUNCTION
    if (!found) dlclose(z3->library);
    return found;
}

bool smt_available(void) {
    Z3 z3 = {0};
    if (!load(&z3)) return false;
    dlclose(z3.library);
    return true;
}

Smt *smt_new(Arena *arena) {
    Smt *smt = NEW(arena, Smt);
    if (!load(&smt->z3)) return NULL;
    Z3_config config = smt->z3.Z3_mk_config();
    smt->arena = arena;
    smt->context = smt->z3.Z3_mk_context(config);                /* not the _rc form: terms live as long as the context */
    smt->z3.Z3_del_config(config);
    smt->z3.Z3_set_error_handler(smt->context, stay);
    smt->integers = smt->z3.Z3_mk_int_sort(smt->context);
    smt->truths = smt->z3.Z3_mk_bool_sort(smt->context);
    smt->yes = smt->z3.Z3_mk_true(smt->context);
    smt->no = smt->z3.Z3_mk_false(smt->context);
    return smt;
}

void smt_free(Smt *smt) {
    if (!smt) return;
    smt->z3.Z3_del_context(smt->context);
    dlclose(smt->z3.library);
}

/* ---- constants and unknowns -------------------------------------------------------------------------------------------- */

SmtTerm smt_bool(Smt *smt, bool value) { return term_of(value ? smt->yes : smt->no); }
bool    smt_is_true(const Smt *smt, SmtTerm term) { return ast(term) == smt->yes; }
bool    smt_is_false(const Smt *smt, SmtTerm term) { return ast(term) == smt->no; }
bool    smt_is_number(const Smt *smt, SmtTerm term) { return smt->z3.Z3_is_numeral_ast(smt->context, ast(term)); }
bool    smt_same(SmtTerm a, SmtTerm b) { return a == b; } /* Z3 keeps one copy of equal terms */

SmtTerm smt_integer(Smt *smt, Int128 value) {
    char text[48];
    decimal_write(value, 0, 0, text);
    return term_of(smt->z3.Z3_mk_numeral(smt->context, text, smt->integers));
}

static SmtTerm fresh(Smt *smt, const char *name, Z3_sort sort) {
    const char *text = arena_printf(smt->arena, "%s#%d", name, smt->fresh++);
    return term_of(smt->z3.Z3_mk_const(smt->context, smt->z3.Z3_mk_string_symbol(smt->context, text), sort));
}

SmtTerm smt_new_bool(Smt *smt, const char *name) { return fresh(smt, name, smt->truths); }
SmtTerm smt_new_integer(Smt *smt, const char *name) { return fresh(smt, name, smt->integers); }

/* The value of a numeral that fits Int128. */
static bool numeral(Smt *smt, Z3_ast node, Int128 *value) {
    if (!smt->z3.Z3_is_numeral_ast(smt->context, node)) return false;
    const char *text = smt->z3.Z3_get_numeral_string(smt->context, node);
    bool        negative = *text == '-';
    *value = 0;
    for (const char *c = text + negative; *c; c++) {
        if (*c < '0' || *c > '9') return false;
        if (__builtin_mul_overflow(*value, (Int128)10, value)) return false;
        if (__builtin_add_overflow(*value, (Int128)(negative ? '0' - *c : *c - '0'), value)) return false;
    }
    return true;
}

static bool numerals(Smt *smt, SmtTerm a, SmtTerm b, Int128 *x, Int128 *y) { return numeral(smt, ast(a), x) && numeral(smt, ast(b), y); }

/* One order for operands of what commutes, so that equal formulas are mostly the same pointer. */
static void in_order(Smt *smt, SmtTerm *a, SmtTerm *b) {
    if (smt->z3.Z3_get_ast_id(smt->context, ast(*a)) <= smt->z3.Z3_get_ast_id(smt->context, ast(*b))) return;
    SmtTerm first = *b;
    *b = *a;
    *a = first;
}

/* ---- formulas ---------------------------------------------------------------------------------------------------------- */

SmtTerm smt_not(Smt *smt, SmtTerm a) {
    if (ast(a) == smt->yes) return term_of(smt->no);
    if (ast(a) == smt->no) return term_of(smt->yes);
    Z3_app app = smt->z3.Z3_to_app(smt->context, ast(a));
    if (smt->z3.Z3_get_decl_kind(smt->context, smt->z3.Z3_get_app_decl(smt->context, app)) == Z3_OP_NOT) return term_of(smt->z3.Z3_get_app_arg(smt->context, app, 0));
    return term_of(smt->z3.Z3_mk_not(smt->context, ast(a)));
}

SmtTerm smt_and(Smt *smt, SmtTerm a, SmtTerm b) {
    if (ast(a) == smt->no || ast(b) == smt->yes || a == b) return a;
    if (ast(b) == smt->no || ast(a) == smt->yes) return b;
    in_order(smt, &a, &b);
    Z3_ast both[2] = {ast(a), ast(b)};
    return term_of(smt->z3.Z3_mk_and(smt->context, 2, both));
}

SmtTerm smt_or(Smt *smt, SmtTerm a, SmtTerm b) {
    if (ast(a) == smt->yes || ast(b) == smt->no || a == b) return a;
    if (ast(b) == smt->yes || ast(a) == smt->no) return b;
    in_order(smt, &a, &b);
    Z3_ast both[2] = {ast(a), ast(b)};
    return term_of(smt->z3.Z3_mk_or(smt->context, 2, both));
}

SmtTerm smt_equal(Smt *smt, SmtTerm a, SmtTerm b) {
    Int128 x, y;
    if (a == b) return term_of(smt->yes);
    if (ast(a) == smt->yes) return b;
    if (ast(b) == smt->yes) return a;
    if (ast(a) == smt->no) return smt_not(smt, b);
    if (ast(b) == smt->no) return smt_not(smt, a);
    if (numerals(smt, a, b, &x, &y)) return smt_bool(smt, x == y);
    in_order(smt, &a, &b);
    return term_of(smt->z3.Z3_mk_eq(smt->context, ast(a), ast(b)));
}

SmtTerm smt_differ(Smt *smt, SmtTerm a, SmtTerm b) { return smt_not(smt, smt_equal(smt, a, b)); }

SmtTerm smt_if(Smt *smt, SmtTerm condition, SmtTerm then_value, SmtTerm else_value) {
    if (ast(condition) == smt->yes || then_value == else_value) return then_value;
    if (ast(condition) == smt->no) return else_value;
    if (ast(then_value) == smt->yes && ast(else_value) == smt->no) return condition;
    if (ast(then_value) == smt->no && ast(else_value) == smt->yes) return smt_not(smt, condition);
    return term_of(smt->z3.Z3_mk_ite(smt->context, ast(condition), ast(then_value), ast(else_value)));
}

SmtTerm smt_less(Smt *smt, SmtTerm a, SmtTerm b) {
    Int128 x, y;
    if (numerals(smt, a, b, &x, &y)) return smt_bool(smt, x < y);
    return term_of(smt->z3.Z3_mk_lt(smt->context, ast(a), ast(b)));
}

SmtTerm smt_at_most(Smt *smt, SmtTerm a, SmtTerm b) {
    Int128 x, y;
    if (numerals(smt, a, b, &x, &y)) return smt_bool(smt, x <= y);
    return term_of(smt->z3.Z3_mk_le(smt->context, ast(a), ast(b)));
}

SmtTerm smt_add(Smt *smt, SmtTerm a, SmtTerm b) {
    Int128 x, y, sum;
    if (numerals(smt, a, b, &x, &y) && !__builtin_add_overflow(x, y, &sum)) return smt_integer(smt, sum);
    if (numeral(smt, ast(a), &x) && x == 0) return b;
    if (numeral(smt, ast(b), &y) && y == 0) return a;
    Z3_ast both[2] = {ast(a), ast(b)};
    return term_of(smt->z3.Z3_mk_add(smt->context, 2, both));
}

SmtTerm smt_subtract(Smt *smt, SmtTerm a, SmtTerm b) {
    Int128 x, y, difference;
    if (numerals(smt, a, b, &x, &y) && !__builtin_sub_overflow(x, y, &difference)) return smt_integer(smt, difference);
    if (numeral(smt, ast(b), &y) && y == 0) return a;
    Z3_ast both[2] = {ast(a), ast(b)};
    return term_of(smt->z3.Z3_mk_sub(smt->context, 2, both));
}

SmtTerm smt_multiply(Smt *smt, SmtTerm a, SmtTerm b) {
    Int128 x, y, product;
    if (numerals(smt, a, b, &x, &y) && !__builtin_mul_overflow(x, y, &product)) return smt_integer(smt, product);
    if (numeral(smt, ast(a), &x) && x == 1) return b;
    if (numeral(smt, ast(b), &y) && y == 1) return a;
    Z3_ast both[2] = {ast(a), ast(b)};
    return term_of(smt->z3.Z3_mk_mul(smt->context, 2, both));
}

/* Z3's `div` leaves a remainder of at least 0; with a positive divisor that is the floor, for negative dividends too. */
SmtTerm smt_floor_divide(Smt *smt, SmtTerm a, SmtTerm b) {
    Int128 x, y;
    if (numerals(smt, a, b, &x, &y) && y > 0) return smt_integer(smt, floor_divide(x, y));
    if (numeral(smt, ast(b), &y) && y == 1) return a;
    return term_of(smt->z3.Z3_mk_div(smt->context, ast(a), ast(b)));
}

/* ---- solving ----------------------------------------------------------------------------------------------------------- */

/* Gives the solver back. */
static SmtAnswer check_with(Smt *smt, Z3_solver solver, const SmtTerms *claims, int64_t milliseconds, SmtModel **model) {
    smt->z3.Z3_solver_inc_ref(smt->context, solver);
    Z3_params parameters = smt->z3.Z3_mk_params(smt->context);
    smt->z3.Z3_params_inc_ref(smt->context, parameters);
    smt->z3.Z3_params_set_uint(smt->context, parameters, smt->z3.Z3_mk_string_symbol(smt->context, "timeout"), (unsigned)(milliseconds > 0 ? milliseconds : 1));
    smt->z3.Z3_solver_set_params(smt->context, solver, parameters);
    for (int32_t i = 0; i < claims->count; i++) smt->z3.Z3_solver_assert(smt->context, solver, ast(claims->items[i]));
    Z3_lbool answer = smt->z3.Z3_solver_check(smt->context, solver);
    bool     failed = smt->z3.Z3_get_error_code(smt->context) != Z3_OK;
    if (answer == Z3_L_TRUE && !failed) {
        *model = NEW(smt->arena, SmtModel);
        **model = (SmtModel){smt, smt->z3.Z3_solver_get_model(smt->context, solver)};
        smt->z3.Z3_model_inc_ref(smt->context, (*model)->model);
    }
    smt->z3.Z3_params_dec_ref(smt->context, parameters);
    smt->z3.Z3_solver_dec_ref(smt->context, solver);
    if (failed || answer == Z3_L_UNDEF) return SMT_UNDECIDED;
    return answer == Z3_L_FALSE ? SMT_IMPOSSIBLE : SMT_POSSIBLE;
}

/* Our formulas are linear and mostly truth values: the bare solver takes a tenth of the time of the one that first rewrites them. What it
 * cannot decide in half the time is left to the other. */
SmtAnswer smt_solve(Smt *smt, const SmtTerms *claims, int milliseconds, SmtModel **model) {
    *model = NULL;
    for (int32_t i = 0; i < claims->count; i++)
        if (ast(claims->items[i]) == smt->no) return SMT_IMPOSSIBLE;
    int64_t   start = clock_milliseconds();
    SmtAnswer answer = check_with(smt, smt->z3.Z3_mk_simple_solver(smt->context), claims, milliseconds / 2, model);
    if (answer != SMT_UNDECIDED) return answer;
    return check_with(smt, smt->z3.Z3_mk_solver(smt->context), claims, milliseconds - (clock_milliseconds() - start), model);
}

Int128 smt_value(SmtModel *model, SmtTerm term) {
    Smt   *smt = model->smt;
    Z3_ast result;
    Int128 value = 0;
    if (!smt->z3.Z3_model_eval(smt->context, model->model, ast(term), true, &result)) return 0;
    if (smt->z3.Z3_get_bool_value(smt->context, result) == Z3_L_TRUE) return 1;
    return numeral(smt, result, &value) ? value : 0;
}

void smt_model_free(SmtModel *model) {
    if (model) model->smt->z3.Z3_model_dec_ref(model->smt->context, model->model);
}

/* ---- what terms are made of ------------------------------------------------------------------------------------------------ */

typedef struct { unsigned *ids; uint32_t count, capacity; } Seen;        /* open addressing; 0: free (ids are stored plus one) */

static bool see(Arena *arena, Seen *seen, unsigned id) {
    if ((seen->count + 1) * 2 > seen->capacity) {
        Seen larger = {NEW_ARRAY(arena, unsigned, seen->capacity ? seen->capacity * 2 : 1024), 0, seen->capacity ? seen->capacity * 2 : 1024};
        for (uint32_t i = 0; i < seen->capacity; i++)
            if (seen->ids[i]) see(arena, &larger, seen->ids[i] - 1);
        *seen = larger;
    }
    for (uint32_t at = (id * 2654435769u) & (seen->capacity - 1);; at = (at + 1) & (seen->capacity - 1)) {
        if (seen->ids[at] == id + 1) return false;
        if (seen->ids[at]) continue;
        seen->ids[at] = id + 1;
        seen->count++;
        return true;
    }
}

SmtTerms smt_unknowns(Smt *smt, const SmtTerms *terms) {
    SmtTerms open = {0}, found = {0};
    Seen     seen = {0};
    for (int32_t i = 0; i < terms->count; i++) VEC_PUSH(smt->arena, &open, terms->items[i]);
    while (open.count) {
        Z3_ast node = ast(open.items[--open.count]);
        if (smt->z3.Z3_get_ast_kind(smt->context, node) != Z3_APP_AST || !see(smt->arena, &seen, smt->z3.Z3_get_ast_id(smt->context, node))) continue;
        Z3_app   app = smt->z3.Z3_to_app(smt->context, node);
        unsigned count = smt->z3.Z3_get_app_num_args(smt->context, app);
        bool     unknown = count == 0 && smt->z3.Z3_get_decl_kind(smt->context, smt->z3.Z3_get_app_decl(smt->context, app)) == Z3_OP_UNINTERPRETED;
        if (unknown) VEC_PUSH(smt->arena, &found, term_of(node));
        for (unsigned i = 0; i < count; i++) VEC_PUSH(smt->arena, &open, term_of(smt->z3.Z3_get_app_arg(smt->context, app, i)));
    }
    return found;
}
