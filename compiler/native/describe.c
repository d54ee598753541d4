/* describe - the tables of runtime.h as LLVM constants. The order of the members is that of the structs there; pol_evaluator carries
 * their sizes, and tests/agree reads back every table. */
#include "native/describe.h"

#include "runtime/runtime.h"

#include <string.h>

typedef LLVMValueRef Ref;

typedef struct { LLVMContextRef context; LLVMModuleRef module; LLVMTypeRef i8, i32, i64, pointer; Arena *arena; const IrProgram *program; const Layout *layout; } Describe;

/* ---- constants ---- */

static Ref number_32(const Describe *d, int64_t value) { return LLVMConstInt(d->i32, (uint64_t)value, 1); }
static Ref number_64(const Describe *d, int64_t value) { return LLVMConstInt(d->i64, (uint64_t)value, 1); }
static Ref number_8(const Describe *d, int64_t value) { return LLVMConstInt(d->i8, (uint64_t)value, 0); }
static Ref padding(const Describe *d, unsigned bytes) { return LLVMConstNull(LLVMArrayType2(d->i8, bytes)); }
static Ref structure(const Describe *d, Ref *members, unsigned count) { return LLVMConstStructInContext(d->context, members, count, 0); }

static Ref constant(const Describe *d, Ref value, const char *name) {
    Ref global = LLVMAddGlobal(d->module, LLVMTypeOf(value), name);
    LLVMSetInitializer(global, value);
    LLVMSetLinkage(global, LLVMPrivateLinkage);
    LLVMSetGlobalConstant(global, 1);
    LLVMSetUnnamedAddress(global, LLVMGlobalUnnamedAddr);
    return global;
}

static Ref text(const Describe *d, const char *string) {
    if (!string) return LLVMConstNull(d->pointer);
    return constant(d, LLVMConstStringInContext2(d->context, string, strlen(string), 0), "text");
}

static Ref array(const Describe *d, Ref *items, int32_t count, const char *name) {
    if (count == 0) return LLVMConstNull(d->pointer);
    return constant(d, LLVMConstArray2(LLVMTypeOf(items[0]), items, (uint64_t)count), name);
}

static Ref numbers(const Describe *d, const int32_t *values, int32_t count, const char *name) {
    Ref *items = NEW_ARRAY(d->arena, Ref, count + 1);
    for (int32_t i = 0; i < count; i++) items[i] = number_32(d, values[i]);
    return array(d, items, count, name);
}

static Ref name_pair(const Describe *d, NamePair name) { return structure(d, (Ref[]){text(d, name.ascii), text(d, name.chinese)}, 2); }

/* ---- the schema ---- */

static Ref enum_constant(const Describe *d, const IrEnum *enumeration) {
    Ref *items = NEW_ARRAY(d->arena, Ref, enumeration->count + 1);
    for (int32_t i = 0; i < enumeration->count; i++)
        items[i] = structure(d, (Ref[]){name_pair(d, enumeration->items[i].name), text(d, enumeration->items[i].label)}, 2);
    Ref list = array(d, items, enumeration->count, "enum_items");
    return structure(d, (Ref[]){name_pair(d, enumeration->name), list, number_32(d, enumeration->count), number_8(d, enumeration->open), padding(d, 3)}, 5);
}

static Ref field_constant(const Describe *d, int32_t slot) {
    const IrField    *field = &d->program->schema.fields[slot];
    const FieldPlace *place = &d->layout->fields[slot];
    Ref members[] = {name_pair(d, field->name), text(d, field->label), number_64(d, field->low), number_64(d, field->high),
                     number_32(d, (int64_t)field->type.kind), number_32(d, field->type.index), number_32(d, field->entity), number_32(d, field->source),
                     number_32(d, (int64_t)field->origin), number_32(d, place->word), number_32(d, place->presence_bit), number_32(d, place->bits)};
    return structure(d, members, sizeof members / sizeof *members);
}

static Ref entity_constant(const Describe *d, int32_t index) {
    const IrEntity *entity = &d->program->schema.entities[index];
    Ref members[] = {name_pair(d, entity->name), number_32(d, entity->many), number_32(d, entity->first_field), number_32(d, entity->field_count),
                     number_32(d, entity->list_source), number_32(d, d->layout->lists[index].word), number_32(d, d->layout->lists[index].words),
                     number_32(d, d->layout->lists[index].presence_bit), number_32(d, 0)};
    return structure(d, members, sizeof members / sizeof *members);
}

static Ref source_constant(const Describe *d, const IrSource *source) {
    return structure(d, (Ref[]){number_32(d, (int64_t)source->cause), number_32(d, source->slot), name_pair(d, source->name), text(d, source->path)}, 4);
}

/* ---- measures ---- */

static Ref conditions_constant(const Describe *d, const IrMeasure *measure) {
    Ref *items = NEW_ARRAY(d->arena, Ref, measure->condition_count + 1);
    for (int32_t i = 0; i < measure->condition_count; i++) {
        const IrCondition *condition = &measure->conditions[i];
        items[i] = structure(d, (Ref[]){text(d, condition->id), text(d, condition->resolved ? condition->resolved : condition->text), number_32(d, (int64_t)condition->role), number_32(d, condition->region >= 0)}, 4);
    }
    return array(d, items, measure->condition_count, "conditions");
}

static Ref checks_constant(const Describe *d, const IrMeasure *measure) {
    Ref *items = NEW_ARRAY(d->arena, Ref, measure->check_count + 1);
    for (int32_t i = 0; i < measure->check_count; i++)
        items[i] = structure(d, (Ref[]){text(d, measure->checks[i].message.english), text(d, measure->checks[i].message.chinese)}, 2);
    return array(d, items, measure->check_count, "checks");
}

static Ref measure_constant(const Describe *d, const IrMeasure *measure) {
    const IrOutcome *outcome = measure->has_outcome ? &measure->outcome : NULL;
    int32_t entity = measure->region < 0 ? -1 : d->program->regions[measure->region].entity;
    Ref members[] = {name_pair(d, measure->name), text(d, measure->title), text(d, outcome ? outcome->text : NULL), conditions_constant(d, measure),
                     checks_constant(d, measure), numbers(d, measure->sources, measure->source_count, "sources"),
                     numbers(d, measure->readings_conditions, measure->reading_condition_count, "readings"),
                     numbers(d, measure->readings_outcome, measure->reading_outcome_count, "readings"),
                     numbers(d, measure->unpublished, measure->unpublished_count, "unpublished"), number_32(d, measure->condition_count),
                     number_32(d, measure->check_count), number_32(d, measure->source_count), number_32(d, measure->reading_condition_count),
                     number_32(d, measure->reading_outcome_count), number_32(d, measure->unpublished_count),
                     number_32(d, outcome ? (int64_t)outcome->kind : -1), number_32(d, entity), number_32(d, measure->choice),
                     number_8(d, outcome && outcome->amount != IR_NONE), number_8(d, outcome && outcome->ceiling),
                     number_8(d, outcome && outcome->estimated != IR_NONE), number_8(d, outcome && outcome->named),
                     number_64(d, (int64_t)measure->highest), number_64(d, (int64_t)(measure->highest >> 64)), number_8(d, measure->has_highest), padding(d, 7)};
    return structure(d, members, sizeof members / sizeof *members);
}

static Ref choice_constant(const Describe *d, const IrChoice *choice) {
    Ref members[] = {name_pair(d, choice->name), text(d, choice->title), numbers(d, choice->members, choice->member_count, "members"),
                     number_32(d, choice->member_count), number_32(d, (int64_t)choice->advise_kind), number_8(d, choice->has_advice),
                     number_8(d, choice->decided_amount != IR_NONE || choice->decided_rate != IR_NONE), padding(d, 6)};
    return structure(d, members, sizeof members / sizeof *members);
}

static Ref reading_constant(const Describe *d, const IrReading *reading) {
    static const IrReadingOption none = {NULL, NULL};
    const IrReadingOption *option = reading->option_count > 0 ? &reading->options[reading->chosen] : &none;
    Ref members[] = {text(d, name_key(reading->name)), text(d, reading->title), text(d, option->code), text(d, option->text), number_8(d, reading->chosen == reading->default_option),
                     number_8(d, reading->used), number_8(d, reading->provisional), padding(d, 5)};
    return structure(d, members, sizeof members / sizeof *members);
}

/* ---- all together ---- */

#define TABLE(name, type, items, total, make)                                     \
    static Ref name(const Describe *d, const type *items, int32_t total) {        \
        Ref *constants = NEW_ARRAY(d->arena, Ref, total + 1);                     \
        for (int32_t i = 0; i < total; i++) constants[i] = make;                  \
        return array(d, constants, total, #name);                                 \
    }
TABLE(enums_table, IrEnum, items, count, enum_constant(d, &items[i]))
TABLE(units_table, IrUnit, items, count, name_pair(d, items[i].name))
TABLE(fields_table, IrField, items, count, ((void)items, field_constant(d, i)))
TABLE(entities_table, IrEntity, items, count, ((void)items, entity_constant(d, i)))
TABLE(sources_table, IrSource, items, count, source_constant(d, &items[i]))
TABLE(readings_table, IrReading, items, count, reading_constant(d, &items[i]))
TABLE(measures_table, IrMeasure, items, count, measure_constant(d, &items[i]))
TABLE(choices_table, IrChoice, items, count, choice_constant(d, &items[i]))
TABLE(outputs_table, pol_output, items, count,
      structure(d, (Ref[]){number_32(d, items[i].kind), number_32(d, items[i].index), number_32(d, items[i].bits), number_32(d, 0)}, 4))

static Ref or_null(const Describe *d, Ref function) { return function ? function : LLVMConstNull(d->pointer); }

static Ref kernels_constant(const Describe *d, const DescribedFunctions *functions) {
    Ref levels[POL_LEVEL_COUNT];
    for (int level = 0; level < POL_LEVEL_COUNT; level++) {
        Ref selections[POL_SELECTION_COUNT];
        for (int s = 0; s < POL_SELECTION_COUNT; s++) {
            Ref both[2] = {or_null(d, functions->kernels[level][s][0]), or_null(d, functions->kernels[level][s][1])};
            selections[s] = LLVMConstArray2(d->pointer, both, 2);
        }
        levels[level] = LLVMConstArray2(LLVMTypeOf(selections[0]), selections, POL_SELECTION_COUNT);
    }
    return LLVMConstArray2(LLVMTypeOf(levels[0]), levels, POL_LEVEL_COUNT);
}

static int put_sizes(const Describe *d, Ref *members) {
    const size_t sizes[] = {sizeof(pol_evaluator), sizeof(pol_measure), sizeof(pol_element), sizeof(pol_choice), sizeof(pol_column),
                            sizeof(pol_output), sizeof(pol_field), sizeof(pol_entity), sizeof(pol_source), sizeof(pol_condition),
                            sizeof(pol_measure_description), sizeof(pol_choice_description), sizeof(pol_enum), sizeof(pol_reading)};
    int count = 0;
    members[count++] = number_32(d, POL_ABI_MAGIC);
    members[count++] = number_32(d, POL_ABI_VERSION);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) members[count++] = number_32(d, (int64_t)sizes[i]);
    members[count++] = number_32(d, 0);
    return count;
}

static int put_tables(const Describe *d, Ref *members) {
    const IrProgram *p = d->program;
    const IrSchema  *schema = &p->schema;
    int count = 0;
    members[count++] = enums_table(d, schema->enums, schema->enum_count);
    members[count++] = units_table(d, schema->units, schema->unit_count);
    members[count++] = fields_table(d, schema->fields, schema->field_count);
    members[count++] = entities_table(d, schema->entities, schema->entity_count);
    members[count++] = sources_table(d, p->sources, p->source_count);
    members[count++] = readings_table(d, p->readings, p->reading_count);
    members[count++] = measures_table(d, p->measures, p->measure_count);
    members[count++] = choices_table(d, p->choices, p->choice_count);
    const int32_t counts[] = {schema->enum_count, schema->unit_count, schema->field_count, schema->entity_count, p->source_count, p->reading_count,
                              p->measure_count, p->choice_count, d->layout->input_words, p->policy.date_field, (int32_t)p->policy.language, 0};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) members[count++] = number_32(d, counts[i]);
    return count;
}

void describe_in_module(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const DescribedFunctions *functions, bool for_loading) {
    LLVMContextRef context = LLVMGetModuleContext(module);
    Describe d = {.context = context, .module = module, .i8 = LLVMInt8TypeInContext(context), .i32 = LLVMInt32TypeInContext(context),
                  .i64 = LLVMInt64TypeInContext(context), .pointer = LLVMPointerTypeInContext(context, 0), .arena = arena_new(), .program = program, .layout = layout};
    Ref    members[80];
    Buffer json = {0};
    describe_json(program, layout, &json);
    int count = put_sizes(&d, members);
    members[count++] = text(&d, json.data);
    members[count++] = number_64(&d, (int64_t)json.size);
    members[count++] = name_pair(&d, program->policy.name);
    members[count++] = text(&d, program->policy.title);
    members[count++] = text(&d, program->policy.number);
    members[count++] = text(&d, program->policy.source_hash);
    members[count++] = text(&d, "pol " POL_VERSION);
    count += put_tables(&d, members + count);
    members[count++] = or_null(&d, functions->decide);
    members[count++] = or_null(&d, functions->choose);
    members[count++] = or_null(&d, functions->choose_avx512);
    Ref outputs[POL_SELECTION_COUNT], output_counts[POL_SELECTION_COUNT];
    for (int s = 0; s < POL_SELECTION_COUNT; s++) {
        outputs[s] = outputs_table(&d, layout->outputs[s], layout->output_counts[s]);
        output_counts[s] = number_32(&d, layout->output_counts[s]);
    }
    members[count++] = LLVMConstArray2(d.pointer, outputs, POL_SELECTION_COUNT);
    members[count++] = LLVMConstArray2(d.i32, output_counts, POL_SELECTION_COUNT);
    members[count++] = number_32(&d, 0);
    members[count++] = kernels_constant(&d, functions);
    Ref tables = structure(&d, members, (unsigned)count), evaluator = LLVMAddGlobal(module, LLVMTypeOf(tables), describe_evaluator_name(program, layout, d.arena));
    LLVMSetInitializer(evaluator, tables);
    LLVMSetGlobalConstant(evaluator, 1);
    LLVMSetVisibility(evaluator, LLVMDefaultVisibility);
    if (for_loading) LLVMAddAlias2(module, LLVMTypeOf(tables), 0, evaluator, POL_EVALUATOR_SYMBOL);
    buffer_free(&json);
    arena_free(d.arena);
}

static void getter(LLVMModuleRef module, LLVMTypeRef type, const char *name, Ref value) {
    LLVMContextRef context = LLVMGetModuleContext(module);
    Ref function = LLVMAddFunction(module, name, LLVMFunctionType(type, NULL, 0, 0));
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(context);
    LLVMPositionBuilderAtEnd(builder, LLVMAppendBasicBlockInContext(context, function, "entry"));
    LLVMBuildRet(builder, value);
    LLVMDisposeBuilder(builder);
}

void describe_for_wasm(LLVMModuleRef module, const IrProgram *program, const Layout *layout) {
    LLVMContextRef context = LLVMGetModuleContext(module);
    Describe d = {.context = context, .module = module, .i32 = LLVMInt32TypeInContext(context), .pointer = LLVMPointerTypeInContext(context, 0)};
    Buffer json = {0};
    describe_json(program, layout, &json);
    getter(module, d.pointer, "pol_description", text(&d, json.data));
    getter(module, d.i32, "pol_description_size", number_32(&d, (int64_t)json.size));
    buffer_free(&json);
}
