/* describe_header - the C header of a compiled policy, for C and C++.
 *
 * Names of a policy become parts of C identifiers. What the language or its library has already, and what two names would both become ("a_b" of "c", "a" of
 * "b_c"), gets a number behind it: the first one declared keeps the plain form, so that the same policy always gives the same header. */
#include "native/describe.h"

#include "base/intern.h"
#include "base/sha256.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

/* ---- identifiers ---- */

/* Words of C and C++, and what headers that everyone includes define as macros. */
static const char reserved_words[] =
    " alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char char16_t char32_t char8_t class co_await co_return co_yield compl complex concept"
    " const const_cast consteval constexpr constinit continue decltype default delete do double dynamic_cast else enum errno explicit export extern false float for"
    " friend goto i386 if imaginary import inline int linux long module mutable namespace near new noexcept noreturn not not_eq nullptr offsetof operator or or_eq"
    " private protected public register reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast stderr stdin stdout struct"
    " switch template this thread_local throw true try typedef typeid typename typeof typeof_unqual union unix unsigned using va_arg va_copy va_end va_list va_start"
    " virtual void volatile wchar_t while xor xor_eq ";

static bool is_reserved(const char *name) {
    size_t size = strlen(name);
    bool   macro = true;                                     /* EOF, NULL, INT64_MAX: capitals are for macros */
    for (size_t i = 0; i < size; i++) macro = macro && (isupper((unsigned char)name[i]) || isdigit((unsigned char)name[i]) || name[i] == '_');
    if (macro || size == 0 || !isalpha((unsigned char)name[0]) || (size > 2 && strcmp(name + size - 2, "_t") == 0)) return true;
    for (const char *at = reserved_words; (at = strstr(at, name)) != NULL; at++)
        if (at[-1] == ' ' && at[size] == ' ') return true;
    return false;
}

/* A name as part of an identifier: ASCII letters, digits, _; other characters become u<code point in hex>. */
static const char *c_word(Arena *arena, NamePair name) {
    const char *key = name_key(name);
    Buffer      out = {0};
    for (size_t size = strlen(key), at = 0; at < size;) {
        uint32_t code = 0;
        int      bytes = utf8_decode(key + at, size - at, &code);
        if (bytes <= 0) break;
        if (code < 128 && (isalnum((int)code) || code == '_')) buffer_byte(&out, (char)code);
        else buffer_printf(&out, "u%x", code);
        at += (size_t)bytes;
    }
    const char *result = arena_strndup(arena, out.data ? out.data : "", out.size);
    buffer_free(&out);
    return result;
}

/* Identifiers that must differ: of the file, or the members of one struct. */
typedef struct { Arena *arena; Interner *words; Map *taken; } Scope;

static Scope scope_new(Arena *arena, Interner *words) { return (Scope){arena, words, map_new(arena)}; }

static bool take(Scope *scope, const char *name) {
    const char *word = intern_text(scope->words, name);
    return !map_put(scope->taken, word, (void *)(uintptr_t)word);
}

static const char *identifier(Scope *scope, const char *wanted) {
    const char *name = wanted;
    bool        free = !is_reserved(name) && take(scope, name);
    for (int number = 2; !free; free = take(scope, name), number++) name = arena_printf(scope->arena, "%s%s_%d", isalpha((unsigned char)*wanted) ? "" : "n", wanted, number);
    return name;
}

/* ---- the names of a header ---- */

typedef struct {
    const IrProgram *program;
    const Layout    *layout;
    Arena           *arena;
    const char      *policy;                                 /* what the names outside structs begin with */
    const char     **members, **setters;                     /* by slot */
    const char     **lists, **counts, **elements, **list_setters;   /* by entity; elements: the type */
    const char    ***items;                                  /* by enum */
    const char     **measures, **choices;
} Header;

static const char **room(const Header *header, int32_t count) { return NEW_ARRAY(header->arena, const char *, count + 1); }

static void name_fields(Header *header, Scope *file, Scope *input, Interner *words, int32_t index) {
    Arena          *arena = header->arena;
    const IrEntity *entity = &header->program->schema.entities[index];
    const char     *owner = c_word(arena, entity->name);
    Scope           own = scope_new(arena, words);
    take(&own, "present");
    for (int32_t slot = entity->first_field; slot < entity->first_field + entity->field_count; slot++) {
        const char *field = c_word(arena, header->program->schema.fields[slot].name);
        header->members[slot] = entity->many ? identifier(&own, field) : identifier(input, arena_printf(arena, "%s_%s", owner, field));
        header->setters[slot] = identifier(file, arena_printf(arena, "%s_set_%s_%s", header->policy, owner, field));
    }
    if (!entity->many) return;
    header->elements[index] = identifier(file, arena_printf(arena, "%s_%s", header->policy, owner));
    header->list_setters[index] = identifier(file, arena_printf(arena, "%s_set_%s", header->policy, owner));
    header->lists[index] = identifier(input, owner);
    header->counts[index] = identifier(input, arena_printf(arena, "%s_count", owner));
}

static void name_all(Header *header) {
    const IrProgram *program = header->program;
    const IrSchema  *schema = &program->schema;
    Arena    *arena = header->arena;
    Interner *words = interner_new(arena);
    Scope     file = scope_new(arena, words), input = scope_new(arena, words);
    const char *policy = c_word(arena, program->policy.name);
    bool ours = strncmp(policy, "pol", 3) == 0 || strncmp(policy, "POL", 3) == 0;      /* runtime.h has names that begin so */
    header->policy = isalpha((unsigned char)*policy) && !ours ? policy : arena_printf(arena, "policy_%s", policy);
    static const char *const own[] = {"input", "evaluator", "measure_count", "choice_count"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) take(&file, arena_printf(arena, "%s_%s", header->policy, own[i]));
    take(&input, "present");
    header->members = room(header, schema->field_count), header->setters = room(header, schema->field_count);
    header->lists = room(header, schema->entity_count), header->counts = room(header, schema->entity_count);
    header->elements = room(header, schema->entity_count), header->list_setters = room(header, schema->entity_count);
    for (int32_t e = 0; e < schema->entity_count; e++) name_fields(header, &file, &input, words, e);
    header->items = NEW_ARRAY(arena, const char **, schema->enum_count + 1);
    for (int32_t e = 0; e < schema->enum_count; e++) {
        const IrEnum *enumeration = &schema->enums[e];
        header->items[e] = room(header, enumeration->count);
        for (int32_t i = 0; i < enumeration->count; i++)
            header->items[e][i] = identifier(&file, arena_printf(arena, "%s_%s_%s", header->policy, c_word(arena, enumeration->name), c_word(arena, enumeration->items[i].name)));
    }
    header->measures = room(header, program->measure_count), header->choices = room(header, program->choice_count);
    for (int32_t m = 0; m < program->measure_count; m++) header->measures[m] = identifier(&file, arena_printf(arena, "%s_measure_%s", header->policy, c_word(arena, program->measures[m].name)));
    for (int32_t c = 0; c < program->choice_count; c++) header->choices[c] = identifier(&file, arena_printf(arena, "%s_choice_%s", header->policy, c_word(arena, program->choices[c].name)));
}

/* ---- the text ---- */

static void put_members(const Header *header, int32_t entity, Buffer *out) {
    const IrEntity *own = &header->program->schema.entities[entity];
    for (int32_t slot = own->first_field; slot < own->first_field + own->field_count; slot++) {
        const IrField *field = &header->program->schema.fields[slot];
        buffer_printf(out, "    int64_t %s;   /* %s", header->members[slot], describe_type_names[field->type.kind]);
        if (field->name.chinese) buffer_printf(out, ", %s", field->name.chinese);
        buffer_text(out, " */\n");
    }
}

static void put_structs(const Header *header, Buffer *out) {
    const IrSchema *schema = &header->program->schema;
    for (int32_t e = 0; e < schema->entity_count; e++) {
        if (!schema->entities[e].many) continue;
        buffer_printf(out, "typedef struct {\n    uint64_t present[%d];\n", layout_presence_words(schema, e));
        put_members(header, e, out);
        buffer_printf(out, "} %s;\n\n", header->elements[e]);
    }
    int32_t words = layout_presence_words(schema, -1);
    buffer_text(out, "/* All zero, every fact and every list is absent. */\ntypedef struct {\n");
    if (words) buffer_printf(out, "    uint64_t present[%d];\n", words);
    else buffer_text(out, "    char nothing;   /* this policy asks for no fact */\n");
    for (int32_t e = 0; e < schema->entity_count; e++)
        if (!schema->entities[e].many) put_members(header, e, out);
    for (int32_t e = 0; e < schema->entity_count; e++)
        if (schema->entities[e].many) buffer_printf(out, "    const %s *%s; int64_t %s;\n", header->elements[e], header->lists[e], header->counts[e]);
    buffer_printf(out, "} %s_input;\n\n", header->policy);
    if (words) buffer_printf(out, "POL_STATIC_ASSERT(sizeof(%s_input) == %d * sizeof(uint64_t), \"a machine of 64 bits\");\n\n", header->policy, header->layout->input_words);
}

static void put_setters(const Header *header, Buffer *out) {
    const IrSchema *schema = &header->program->schema;
    buffer_text(out, "/* Gives a fact, or a list (its elements stay the caller's). What is not given is absent. */\n");
    for (int32_t slot = 0; slot < schema->field_count; slot++) {
        int32_t     entity = schema->fields[slot].entity, bit = header->layout->fields[slot].presence_bit;
        const char *type = schema->entities[entity].many ? header->elements[entity] : arena_printf(header->arena, "%s_input", header->policy);
        buffer_printf(out, "static inline void %s(%s *to, int64_t value) { to->present[%d] |= (uint64_t)1 << %d; to->%s = value; }\n", header->setters[slot], type, bit / 64, bit % 64,
                      header->members[slot]);
    }
    for (int32_t e = 0; e < schema->entity_count; e++) {
        if (!schema->entities[e].many) continue;
        int32_t bit = header->layout->lists[e].presence_bit;
        buffer_printf(out, "static inline void %s(%s_input *to, const %s *elements, int64_t count) { to->present[%d] |= (uint64_t)1 << %d; to->%s = elements; to->%s = count; }\n",
                      header->list_setters[e], header->policy, header->elements[e], bit / 64, bit % 64, header->lists[e], header->counts[e]);
    }
    buffer_text(out, "\n");
}

static void put_constants(const Header *header, const char *const *names, int32_t count, const char *total, Buffer *out) {
    if (count == 0 && !total) return;
    buffer_text(out, "enum {");
    for (int32_t i = 0; i < count; i++) buffer_printf(out, "%s %s = %d", i ? "," : "", names[i], i);
    if (total) buffer_printf(out, "%s %s_%s = %d", count ? "," : "", header->policy, total, count);
    buffer_text(out, " };\n");
}

static void put_body(const Header *header, Buffer *out) {
    buffer_printf(out, "POL_STATIC_ASSERT(POL_ABI_VERSION == %d, \"runtime.h must be that of the pol that made this header\");\n\n", POL_ABI_VERSION);
    put_structs(header, out);
    put_setters(header, out);
    for (int32_t e = 0; e < header->program->schema.enum_count; e++) put_constants(header, header->items[e], header->program->schema.enums[e].count, NULL, out);
    put_constants(header, header->measures, header->program->measure_count, "measure_count", out);
    put_constants(header, header->choices, header->program->choice_count, "choice_count", out);
}

static const char *evaluator_name(const Header *header, const Buffer *body) {
    char hash[SHA256_TEXT];
    sha256_text(body->data, body->size, hash);
    return arena_printf(header->arena, "%s_evaluator_%.16s", header->policy, hash);
}

void describe_header(const IrProgram *program, const Layout *layout, Buffer *out) {
    Header header = {.program = program, .layout = layout, .arena = arena_new()};
    Buffer body = {0};
    name_all(&header);
    put_body(&header, &body);
    const char *policy = header.policy, *evaluator = evaluator_name(&header, &body);
    buffer_printf(out, "/* %s, made by pol: facts in, decisions out. See runtime/runtime.h for units and results. */\n", name_key(program->policy.name));
    buffer_printf(out, "#ifndef POL_POLICY_%s_H\n#define POL_POLICY_%s_H\n\n#include \"runtime/runtime.h\"\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n", policy, policy);
    buffer_put(out, body.data, body.size);
    buffer_printf(out, "\n/* The number stands for all that is said above: an object that was made of another state of the policy is not linked. */\n"
                       "extern const pol_evaluator %s;\n#define %s_evaluator %s\n", evaluator, policy, evaluator);
    buffer_text(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
    buffer_free(&body);
    arena_free(header.arena);
}

const char *describe_evaluator_name(const IrProgram *program, const Layout *layout, Arena *arena) {
    Header header = {.program = program, .layout = layout, .arena = arena};
    Buffer body = {0};
    name_all(&header);
    put_body(&header, &body);
    const char *name = evaluator_name(&header, &body);
    buffer_free(&body);
    return name;
}
