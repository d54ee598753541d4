/* emit - the functions of a module: a decision of one application, and kernels over columns. */
#include "native/emit_internal.h"

enum { MEASURES_OF_A_BLOCK = 16, NODES_OF_A_BLOCK = 16 };

/* Facts lie as their presence bits do, so that the absent ones of a condition are found with one mask; the fields of an element stay in one word. */
static void place_sources(Emit *e) {
    const IrSchema *schema = &e->program->schema;
    int32_t         next = 0;
    e->source_places = NEW_ARRAY(e->arena, int32_t, e->program->source_count + 1);
    for (int32_t i = 0; i < e->program->source_count; i++) e->source_places[i] = -1;
    for (int32_t i = 0; i < schema->entity_count; i++) {
        const IrEntity *entity = &schema->entities[i];
        if (entity->many && next % 64 + entity->field_count > 64) next = (next + 63) / 64 * 64;
        for (int32_t f = 0; f < entity->field_count; f++) {
            int32_t slot = entity->first_field + f, source = schema->fields[slot].source;
            if (source >= 0) e->source_places[source] = next + f;
        }
        next += entity->field_count;
    }
    for (int32_t i = 0; i < e->program->source_count; i++)
        if (e->source_places[i] < 0) e->source_places[i] = next++;
    e->words = next / 64 + 1;
}

static Emit start(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options) {
    Emit e = {.options = options, .program = program, .layout = layout, .module = module, .lanes = 1};
    e.arena = arena_new();
    e.context = LLVMGetModuleContext(module);
    e.builder = LLVMCreateBuilderInContext(e.context);
    e.build = build_new(e.arena);
    e.i1 = LLVMInt1TypeInContext(e.context);
    e.i8 = LLVMInt8TypeInContext(e.context);
    e.i32 = LLVMInt32TypeInContext(e.context);
    e.i64 = LLVMInt64TypeInContext(e.context);
    e.i128 = LLVMInt128TypeInContext(e.context);
    e.real = LLVMDoubleTypeInContext(e.context);
    e.pointer = LLVMPointerTypeInContext(e.context, 0);
    e.nothing = LLVMVoidTypeInContext(e.context);
    place_sources(&e);
    e.values = NEW_ARRAY(e.arena, Value, program->node_count + 1);
    e.stamps = NEW_ARRAY(e.arena, int32_t, program->node_count + 1);
    e.facts = NEW_ARRAY(e.arena, Value, program->schema.field_count + 1);
    e.lists = NEW_ARRAY(e.arena, ListValue, program->schema.entity_count + 1);
    e.column_values = NEW_ARRAY(e.arena, Ref, program->schema.field_count + 1);
    e.column_validity = NEW_ARRAY(e.arena, Ref, program->schema.field_count + 1);
    e.list_offsets = NEW_ARRAY(e.arena, Ref, program->schema.entity_count + 1);
    e.list_validity = NEW_ARRAY(e.arena, Ref, program->schema.entity_count + 1);
    e.measures = NEW_ARRAY(e.arena, MeasureValue, program->measure_count + 1);
    e.choices = NEW_ARRAY(e.arena, ChoiceValue, program->choice_count + 1);
    e.walk = node_walk(e.arena, program);
    e.set = NEW_ARRAY(e.arena, Ref, program->schema.field_count / 8 + 2);
    e.set_place = NEW_ARRAY(e.arena, int32_t, program->schema.field_count + 1);
    e.is_large = program->measure_count > MEASURES_OF_A_BLOCK;
    e.writing = IR_NONE;
    return e;
}

static Ref finish(Emit *e) {
    LLVMDisposeBuilder(e->builder);
    arena_free(e->arena);
    return e->function;
}

static void open_function(Emit *e, const char *name, LLVMTypeRef type) {
    e->function = LLVMAddFunction(e->module, name, type);
    unsigned no_unwind = LLVMGetEnumAttributeKindForName("nounwind", 8);
    LLVMAddAttributeAtIndex(e->function, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, LLVMCreateEnumAttribute(e->context, no_unwind, 0));
    e->entry = LLVMAppendBasicBlockInContext(e->context, e->function, "entry");
    LLVMPositionBuilderAtEnd(e->builder, e->entry);
}

/* The nodes that the roots rest on, and are not there yet: each right before what first asks for it, so that values live short. */
static void emit_nodes(Emit *e) {
    e->walk.found.count = 0;
    for (int32_t i = 0; i < e->roots.count; i++) node_walk_from(&e->walk, e->roots.items[i]);
    e->roots.count = 0;
    next_block(e);
    for (int32_t i = 0, count = 0; i < e->walk.found.count; i++) {
        if (node_at(e, e->walk.found.items[i])->region >= 0) continue;
        emit_node(e, e->walk.found.items[i]);
        if (++count % NODES_OF_A_BLOCK == 0) next_block(e);
    }
}

/* A choice, and its members, which it may still change. */
static void finish_choice(Emit *e, int32_t index, bool all) {
    const IrChoice *choice = &e->program->choices[index];
    choice_roots(e->arena, e->program, index, all, &e->roots);
    emit_nodes(e);
    next_block(e);
    emit_choice(e, index, all);
    store_choice(e, index);
    for (int32_t i = 0; all && i < choice->member_count; i++) {
        next_block(e);
        store_measure(e, choice->members[i]);
    }
}

/* Everything between loading the facts and the end of the row. Nodes are written where they are first asked for, and results are stored as soon
 * as nothing changes them: values that live long cost registers. `all`: measures outside choices and awards too. */
static void emit_results(Emit *e, bool all) {
    const IrProgram *program = e->program;
    e->want_awards = all;
    find_outlines(e);
    int32_t *open_members = NEW_ARRAY(e->arena, int32_t, program->choice_count + 1);
    for (int32_t c = 0; c < program->choice_count; c++) open_members[c] = program->choices[c].member_count;
    for (int32_t m = 0; m < program->measure_count; m++) {
        int32_t choice = program->measures[m].choice;
        if (!decides_measure(e, m)) continue;
        measure_roots(e->arena, program, m, e->want_reasons, all, &e->roots);
        emit_nodes(e);
        next_block(e);
        if (choice < 0 || !is_side_by_side(e, &program->choices[choice])) emit_measure(e, m);
        if (choice < 0) store_measure(e, m);
        else if (--open_members[choice] == 0) finish_choice(e, choice, all);
    }
    for (int32_t c = 0; c < program->choice_count; c++)
        if (program->choices[c].member_count == 0 && decides_choice(e, c)) finish_choice(e, c, all);
}

static bool has_lists(const IrProgram *program) {
    for (int32_t i = 0; i < program->schema.entity_count; i++)
        if (program->schema.entities[i].many) return true;
    return false;
}

/* ---- processors ---- */

static const char *const level_processors[POL_LEVEL_COUNT] = {
    [POL_LEVEL_BASE] = "x86-64", [POL_LEVEL_AVX2] = "x86-64-v3", [POL_LEVEL_AVX512] = "x86-64-v4"};

static void set_attribute(Emit *e, const char *name, const char *value) {
    LLVMAddTargetDependentFunctionAttr(e->function, name, value);
}

static void set_level(Emit *e, pol_level level) {
    if (!e->options->is_x86) return;
    set_attribute(e, "target-cpu", level_processors[level]);
    set_attribute(e, "target-features", "");                 /* those of that processor, not of this machine */
    if (level == POL_LEVEL_AVX512) {
        set_attribute(e, "prefer-vector-width", "512");
        set_attribute(e, "min-legal-vector-width", "512");
    }
}

/* ---- one application ---- */

/* Every presence bit of the single entities is set. */
static Ref all_present(Emit *e) {
    int32_t fields = 0;
    Ref     fine = NULL;
    for (int32_t i = 0; i < e->program->schema.entity_count; i++)
        if (!e->program->schema.entities[i].many) fields += e->program->schema.entities[i].field_count;
    for (int32_t word = 0; word * 64 < fields; word++) {
        int32_t  bits = fields - word * 64 < 64 ? fields - word * 64 : 64;
        uint64_t mask = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
        Ref      present = build_and(e, word_at(e, e->input, word, "presence"), constant_index(e, (int64_t)mask), "");
        fine = both(e, fine, build_compare(e, LLVMIntEQ, present, constant_index(e, (int64_t)mask), ""));
    }
    return true_if_null(e, fine);
}

enum { CHOICES_ONLY = 2, EVERYTHING = 4, A_PART = 6 };       /* how many parameters the function has */

/* Of everything: the input, measures, choices, elements. Of a part, further: the table of facts, and whether the row is wrong. */
static LLVMTypeRef type_of_single(const Emit *e, unsigned parameters) {
    LLVMTypeRef types[A_PART] = {e->pointer, e->pointer, e->pointer, e->pointer, e->pointer, e->i32};
    return LLVMFunctionType(e->i32, types, parameters, 0);
}

static void begin_single(Emit *e, const char *name, unsigned parameters) {
    bool all = parameters >= EVERYTHING;
    open_function(e, name, type_of_single(e, parameters));
    /* Allocas stay in a block of their own before the work, so that loops do not repeat them. */
    LLVMBasicBlockRef work = LLVMAppendBasicBlockInContext(e->context, e->function, "decide");
    LLVMPositionBuilderAtEnd(e->builder, work);
    e->input = LLVMGetParam(e->function, 0);
    if (all) e->results = (ResultPlaces){.measures = LLVMGetParam(e->function, 1), .choices = LLVMGetParam(e->function, 2)};
    else e->results.choices = LLVMGetParam(e->function, 1);
    e->want_needs = e->want_reasons = all;
    if (all) e->elements = LLVMGetParam(e->function, 3);
    e->is_checked = parameters == A_PART;
    if (!e->is_checked) return;
    e->fact_table = LLVMGetParam(e->function, 4);
    e->row_fine = build_compare(e, LLVMIntEQ, LLVMGetParam(e->function, 5), LLVMConstInt(e->i32, 0, 0), "row_fine");
}

static Ref row_is_wrong(Emit *e) { return e->row_fine ? build_convert(e, LLVMZExt, negate(e, e->row_fine), e->i32, "") : LLVMConstInt(e->i32, 0, 0); }

static void emit_body(Emit *e, bool all, bool may_be_absent) {
    e->may_be_absent = may_be_absent;
    load_row(e);
    emit_results(e, all);
    LLVMBuildRet(e->builder, row_is_wrong(e));
}

static LLVMValueRef end_single(Emit *e) {
    LLVMPositionBuilderAtEnd(e->builder, e->entry);
    LLVMBuildBr(e->builder, LLVMGetNextBasicBlock(e->entry));
    return finish(e);
}

static LLVMValueRef emit_one(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name,
                             bool all) {
    Emit e = start(module, program, layout, options);
    begin_single(&e, name, all ? EVERYTHING : CHOICES_ONLY);
    emit_body(&e, all, true);
    return end_single(&e);
}

LLVMValueRef emit_decide(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name) {
    return emit_one(module, program, layout, options, name, true);
}

/* ---- in parts ---- */

bool emit_can_be_in_parts(const IrProgram *program, const Layout *layout) {
    return words_in_order(program, layout, 1, NULL) > 0;
}

static const char *part_name(Emit *e, const char *name, int part) { return arena_printf(e->arena, "%s_part_%d", name, part); }

static void call_part(Emit *e, const char *name) {
    LLVMTypeRef type = type_of_single(e, A_PART);
    Ref arguments[A_PART] = {e->input, e->results.measures, e->results.choices, e->elements, e->fact_table, row_is_wrong(e)};
    LLVMBuildCall2(e->builder, type, LLVMAddFunction(e->module, name, type), arguments, A_PART, "");
}

LLVMValueRef emit_decide_part(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name,
                              const EmitShare *share, int part, int count) {
    Emit e = start(module, program, layout, options);
    e.share = share;
    e.may_be_absent = true;
    begin_single(&e, part ? part_name(&e, name, part) : name, part ? A_PART : EVERYTHING);
    load_row(&e);
    for (int other = 1; part == 0 && other < count; other++) call_part(&e, part_name(&e, name, other));
    emit_results(&e, true);
    LLVMBuildRet(e.builder, row_is_wrong(&e));
    return end_single(&e);
}

/* Begins a function that only chooses; with wide words, members are decided side by side. */
static Emit begin_choosing(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name, bool for_avx512) {
    Emit e = start(module, program, layout, options);
    begin_single(&e, name, CHOICES_ONLY);
    if (for_avx512) set_level(&e, POL_LEVEL_AVX512);
    if (options->wide_words && options->has_fma) {
        e.fma = e.has_floor = e.native_convert = true;
        e.same = same_nodes(program, e.arena);
        e.need_places = NEW_ARRAY(e.arena, int32_t, program->node_count + 1);
    }
    return e;
}

/* Applications with absent facts. Not within the short entries, whose registers it would have them save. */
static Ref choose_with_absent(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, bool for_avx512) {
    Emit e = begin_choosing(module, program, layout, options, for_avx512 ? "pol.choose_absent_avx512" : "pol.choose_absent", for_avx512);
    emit_body(&e, false, true);
    Ref      function = end_single(&e);
    unsigned no_inline = LLVMGetEnumAttributeKindForName("noinline", 8);
    LLVMAttributeRef attribute = LLVMCreateEnumAttribute(LLVMGetModuleContext(module), no_inline, 0);
    LLVMAddAttributeAtIndex(function, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, attribute);
    LLVMSetLinkage(function, LLVMInternalLinkage);
    return function;
}

/* The short entry is for speed: it decides complete facts itself. */
static LLVMValueRef emit_short(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name, bool for_avx512) {
    Ref  general = choose_with_absent(module, program, layout, options, for_avx512);
    Emit e = begin_choosing(module, program, layout, options, name, for_avx512);
    LLVMBasicBlockRef quick = LLVMAppendBasicBlockInContext(e.context, e.function, "all_present");
    LLVMBasicBlockRef absent = LLVMAppendBasicBlockInContext(e.context, e.function, "some_absent");
    LLVMBuildCondBr(e.builder, all_present(&e), quick, absent);
    LLVMPositionBuilderAtEnd(e.builder, absent);
    Ref arguments[2] = {e.input, e.results.choices};
    Ref result = LLVMBuildCall2(e.builder, LLVMGlobalGetValueType(general), general, arguments, 2, "");
    LLVMSetTailCall(result, 1);
    LLVMBuildRet(e.builder, result);
    LLVMPositionBuilderAtEnd(e.builder, quick);
    emit_body(&e, false, false);
    return end_single(&e);
}

LLVMValueRef emit_choose(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name) {
    if (has_lists(program)) return emit_one(module, program, layout, options, name, false);
    return emit_short(module, program, layout, options, name, false);
}

LLVMValueRef emit_choose_avx512(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name) {
    if (!options->is_x86 || has_lists(program) || program->choice_count == 0) return NULL;
    EmitOptions own = *options;
    own.wide_words = own.has_fma = true;
    return emit_short(module, program, layout, &own, name, true);
}

/* ---- kernels ---- */

static Ref pointer_at(Emit *e, Ref base, int64_t index, const char *name) {
    return load(e, e->pointer, address_of(e, e->pointer, base, constant_index(e, index)), 8, name);
}

static void load_columns(Emit *e, Ref fields, Ref lists) {
    const IrSchema *schema = &e->program->schema;
    for (int32_t slot = 0; slot < schema->field_count; slot++) {
        e->column_values[slot] = pointer_at(e, fields, slot * 2, name_key(schema->fields[slot].name));
        if (e->may_be_absent) e->column_validity[slot] = pointer_at(e, fields, slot * 2 + 1, "validity");
    }
    for (int32_t i = 0; i < schema->entity_count; i++) {
        if (!schema->entities[i].many) continue;
        e->list_offsets[i] = pointer_at(e, lists, i * 2, name_key(schema->entities[i].name));
        if (e->may_be_absent) e->list_validity[i] = pointer_at(e, lists, i * 2 + 1, "validity");
    }
}

/* Measured on workload W: more lanes than a register holds make the conditions (one bit a lane) cheap and keep the units busy. */
static const int level_lanes[POL_LEVEL_COUNT] = {[POL_LEVEL_BASE] = 8, [POL_LEVEL_AVX2] = 16, [POL_LEVEL_AVX512] = 32};

LLVMValueRef emit_kernel(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options,
                         const KernelOptions *kernel) {
    Emit e = start(module, program, layout, options);
    LLVMTypeRef parameters[4] = {e.pointer, e.pointer, e.pointer, e.i64};
    bool full = kernel->selection == POL_OUTPUT_FULL, all = kernel->selection != POL_OUTPUT_CHOICES;
    open_function(&e, kernel->name, LLVMFunctionType(e.nothing, parameters, 4, 0));
    set_level(&e, kernel->level);
    e.columns = true;
    e.may_be_absent = kernel->may_be_absent;
    e.want_needs = full;
    e.want_reasons = all;
    e.lanes = kernel->scalar_lanes || has_lists(program) ? 1 : level_lanes[kernel->level];
    e.use_real = e.lanes > 1;
    e.fma = kernel->level != POL_LEVEL_BASE || (!options->is_x86 && options->has_fma);
    e.has_floor = kernel->level != POL_LEVEL_BASE || !options->is_x86;
    e.native_convert = kernel->level == POL_LEVEL_AVX512;
    int32_t count = layout->output_counts[kernel->selection];
    e.results = (ResultPlaces){.table = LLVMGetParam(e.function, 2), .columns = NEW_ARRAY(e.arena, Ref, count + 1), .selection = kernel->selection};
    LLVMBasicBlockRef setup = LLVMAppendBasicBlockInContext(e.context, e.function, "columns");
    LLVMBasicBlockRef rows = LLVMAppendBasicBlockInContext(e.context, e.function, "rows");
    LLVMBasicBlockRef done = LLVMAppendBasicBlockInContext(e.context, e.function, "done");
    LLVMPositionBuilderAtEnd(e.builder, setup);
    load_columns(&e, LLVMGetParam(e.function, 0), LLVMGetParam(e.function, 1));
    for (int32_t i = 0; i < count && !e.is_large; i++) e.results.columns[i] = pointer_at(&e, e.results.table, i, "output");
    Ref total = LLVMGetParam(e.function, 3);
    LLVMBuildCondBr(e.builder, build_compare(&e, LLVMIntSGT, total, constant_index(&e, 0), ""), rows, done);
    LLVMPositionBuilderAtEnd(e.builder, rows);
    e.row = LLVMBuildPhi(e.builder, e.i64, "row");
    load_row(&e);
    store_row_error(&e);
    emit_results(&e, all);
    Ref next = build_add(&e, e.row, constant_index(&e, e.lanes), "next");
    LLVMAddIncoming(e.row, (Ref[2]){constant_index(&e, 0), next}, (LLVMBasicBlockRef[2]){setup, LLVMGetInsertBlock(e.builder)}, 2);
    LLVMBuildCondBr(e.builder, build_compare(&e, LLVMIntSLT, next, total, ""), rows, done);
    LLVMPositionBuilderAtEnd(e.builder, done);
    LLVMBuildRetVoid(e.builder);
    LLVMPositionBuilderAtEnd(e.builder, e.entry);
    LLVMBuildBr(e.builder, setup);
    return finish(&e);
}

void emit_multiplication(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options) {
    Emit e = start(module, program, layout, options);
    LLVMTypeRef nothing = LLVMFunctionType(e.nothing, NULL, 0, 0);
    Ref scratch = LLVMAddFunction(module, "pol.scratch", nothing);
    LLVMPositionBuilderAtEnd(e.builder, LLVMAppendBasicBlockInContext(e.context, scratch, "entry"));
    emit_multiply_helper(&e);
    LLVMDeleteFunction(scratch);
    finish(&e);
}
