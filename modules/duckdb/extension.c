/* extension - what DuckDB calls when it loads a policy as an extension (`pol build --emit duckdb`). The file's own entry, which pol emits, only hands over its
 * evaluator: pol_duckdb_init registers it as a function of SQL, with one argument (the row) or two (and the names of columns that are no facts). */
#include "function.h"

#include "native/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* DuckDB gives a call nothing but a handle, and the function that finds what belongs to it can only be reached through the API, which came at loading. So
 * this pointer is kept: set once, the same for every database of this DuckDB. */
typedef void *ExtraInfo(DuckCall call);
static _Atomic(ExtraInfo *) extra_info;

SqlPolicy *policy_of_call(DuckCall call) { return atomic_load(&extra_info)(call); }

static void policy_free(SqlPolicy *policy) {
    deciders_free(policy->idle);
    pthread_mutex_destroy(&policy->lock);
    arena_free(policy->arena);
    free(policy);
}

static void release(void *data) {
    SqlPolicy *policy = data;
    if (atomic_fetch_sub(&policy->references, 1) == 1) policy_free(policy);
}

/* The best kernel for this machine that the file holds. */
static pol_kernel *kernel_of(const pol_evaluator *evaluator) {
    for (int32_t level = pol_best_level(); level >= 0; level--)
        if (evaluator->kernels[level][POL_OUTPUT_FULL][1]) return evaluator->kernels[level][POL_OUTPUT_FULL][1];
    return NULL;
}

/* That the places of results are where this code expects them. */
static bool has_layout(const pol_evaluator *evaluator, const Layout *layout) {
    size_t count = (size_t)layout->output_counts[POL_OUTPUT_FULL];
    return (size_t)evaluator->output_counts[POL_OUTPUT_FULL] == count && memcmp(evaluator->outputs[POL_OUTPUT_FULL], layout->outputs[POL_OUTPUT_FULL], count * sizeof(pol_output)) == 0;
}

/* Holds one reference: the caller's. */
static SqlPolicy *policy_new(const DuckApi *api, const pol_evaluator *evaluator) {
    SqlPolicy *policy = calloc(1, sizeof *policy);
    if (!policy) memory_exhausted(sizeof *policy);
    policy->api = *api;
    policy->evaluator = evaluator;
    policy->arena = arena_new();
    policy->program = library_describe(evaluator, policy->arena);
    policy->names = schema_names_new(policy->arena, &policy->program->schema);
    policy->engine = (Engine){kernel_of(evaluator), layout_new(policy->arena, policy->program), POL_OUTPUT_FULL};
    policy->language = policy->program->policy.language;
    output_words(policy);
    policy->most_idle = sysconf(_SC_NPROCESSORS_ONLN) > 4 ? (int32_t)sysconf(_SC_NPROCESSORS_ONLN) : 4;
    pthread_mutex_init(&policy->lock, NULL);
    atomic_init(&policy->references, 1);
    return policy;
}

/* The function that takes the row, and when `second` is a type that too. The set takes a copy of it. */
static void add_form(DuckFunctionSet set, SqlPolicy *policy, const char *name, DuckType any, DuckType second, DuckType result) {
    const DuckApi *api = &policy->api;
    DuckFunction   function = api->create_scalar_function();
    api->scalar_function_set_name(function, name);
    api->scalar_function_add_parameter(function, any);
    if (second) api->scalar_function_add_parameter(function, second);
    api->scalar_function_set_return_type(function, result);
    api->scalar_function_set_special_handling(function);       /* NULL is ours to answer */
    api->scalar_function_set_function(function, function_call);
    atomic_fetch_add(&policy->references, 1);
    api->scalar_function_set_extra_info(function, policy, release);
    api->add_scalar_function_to_set(set, function);
    api->destroy_scalar_function(&function);
}

static bool register_policy(SqlPolicy *policy, DuckConnection connection, const char *name) {
    const DuckApi *api = &policy->api;
    DuckType result = output_type(policy), any = api->create_logical_type(DUCK_ANY), text = api->create_logical_type(DUCK_VARCHAR), names = api->create_list_type(text);
    DuckFunctionSet set = api->create_scalar_function_set(name);
    bool fine = result != NULL;
    if (fine) {
        add_form(set, policy, name, any, NULL, result);
        add_form(set, policy, name, any, names, result);
        fine = api->register_scalar_function_set(connection, set) == 0;
    }
    api->destroy_scalar_function_set(&set);
    api->destroy_logical_type(&names);
    api->destroy_logical_type(&text);
    api->destroy_logical_type(&any);
    if (result) api->destroy_logical_type(&result);
    return fine;
}

static uint8_t refuse(void *info, const DuckAccess *access, const char *name, const char *english, const char *detail) {
    char why[400];
    snprintf(why, sizeof why, "%s: %s%s", name, english, detail);
    access->set_error(info, why);
    return 0;
}

/* 1, or 0 after DuckDB was told why. A whole number instead of bool: it is called by code that pol emits. */
uint8_t pol_duckdb_init(void *info, const DuckAccess *access, const pol_evaluator *evaluator, const char *name);

uint8_t pol_duckdb_init(void *info, const DuckAccess *access, const pol_evaluator *evaluator, const char *name) {
    DuckApi api = {0};
    char    why[300];
    if (!pol_evaluator_check(evaluator, why, sizeof why)) return refuse(info, access, name, "", why);
    if (!kernel_of(evaluator)) return refuse(info, access, name, "the file holds no code for this processor", "");
    void *const *functions = access->get_api(info, DUCK_API_VERSION);
    if (!functions) return 0;                                  /* DuckDB has said so */
    const char *missing = duck_api_open(&api, functions);
    if (missing) return refuse(info, access, name, "this DuckDB has another extension API: there is no function where it should be: ", missing);
    ExtraInfo *none = NULL;
    if (!atomic_compare_exchange_strong(&extra_info, &none, api.scalar_function_get_extra_info) && none != api.scalar_function_get_extra_info)
        return refuse(info, access, name, "another DuckDB in this process has loaded this file", "");
    DuckConnection connection = NULL;
    if (api.connect(*access->get_database(info), &connection) != 0) return refuse(info, access, name, "the database cannot be opened", "");
    SqlPolicy *policy = policy_new(&api, evaluator);
    bool layout = has_layout(evaluator, policy->engine.layout), fine = layout && register_policy(policy, connection, name);
    release(policy);
    api.disconnect(&connection);
    if (!layout) return refuse(info, access, name, "the parts of the file are of different versions: build it again", "");
    return fine ? 1 : refuse(info, access, name, "DuckDB does not take the function; is there one of this name already?", "");
}
