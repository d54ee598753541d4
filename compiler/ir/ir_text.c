/* ir_text - the program as text: --dump=ir and --dump=ranges. One line a node; the form is for reading and for golden files. */
#include "ir/compute.h"

#include <string.h>

static const char *const kind_names[] = {
#define X(kind, name, operands) name,
#include "ir/ir.def"
#undef X
};

static const char *type_name(TypeKind kind) {
    switch (kind) {
    case TYPE_BOOL: return "bool";
    case TYPE_MONEY: return "money";
    case TYPE_RATE: return "rate";
    case TYPE_INTEGER: return "integer";
    case TYPE_QUANTITY: return "quantity";
    case TYPE_DATE: return "date";
    case TYPE_ENUM: return "enum";
    case TYPE_SET: return "set";
    case TYPE_TEXT: return "text";
    }
    return "";
}

static void put_integer(Buffer *out, Int128 value) {
    char text[48];
    decimal_write(value, 0, 0, text);
    buffer_text(out, text);
}

static void put_field(const IrProgram *program, const IrNode *node, Buffer *out) {
    const IrField *field = &program->schema.fields[node->slot];
    buffer_printf(out, " %s.%s", name_key(program->schema.entities[field->entity].name), name_key(field->name));
}

static void put_node(const IrProgram *program, IrId id, Buffer *out) {
    const IrNode *node = &program->nodes[id];
    buffer_printf(out, "%%%d", id);
    if (node->region >= 0) buffer_printf(out, "@%d", node->region);
    buffer_printf(out, " = %s", kind_names[node->kind]);
    for (int32_t i = 0; i < node->operand_count; i++) buffer_printf(out, " %%%d", node->operands[i]);
    if (node->kind == IR_FACT || node->kind == IR_ELEMENT) put_field(program, node, out);
    if (node->kind == IR_UNPUBLISHED) buffer_printf(out, " %s", program->sources[node->source].path);
    if (node->kind == IR_CONSTANT || node->kind == IR_IN_MASK || node->kind == IR_CONTAINS || node->kind == IR_SCALE
        || node->kind == IR_FLOOR_DIVIDE) {
        buffer_byte(out, ' ');
        put_integer(out, node->constant);
    }
    if (ir_is_over_list(node->kind)) {
        buffer_printf(out, " over @%d", node->over);
        if (node->filter != IR_NONE) buffer_printf(out, " where %%%d", node->filter);
        if (node->body != IR_NONE) buffer_printf(out, " of %%%d", node->body);
    }
    buffer_printf(out, " : %s", type_name(node->type.kind));
    if (node->denominator != 1) {
        buffer_byte(out, '/');
        put_integer(out, node->denominator);
    }
    if (node->estimate) buffer_text(out, " estimate");
    if (node->hidden) buffer_text(out, " hidden");
}

static void put_use(const char *what, IrId id, Buffer *out) {
    if (id != IR_NONE) buffer_printf(out, " %s %%%d", what, id);
}

static void put_measure(const IrProgram *program, const IrMeasure *measure, Buffer *out) {
    buffer_printf(out, "measure %s", name_key(measure->name));
    if (measure->region >= 0) buffer_printf(out, " over @%d", measure->region);
    put_use("in_force", measure->in_force, out);
    put_use("filter", measure->element_filter, out);
    put_use("total", measure->total, out);
    put_use("awarded", measure->awarded, out);
    put_use("award", measure->award, out);
    put_use("total_cap", measure->total_cap, out);
    buffer_byte(out, '\n');
    for (int32_t i = 0; i < measure->check_count; i++) buffer_printf(out, "  check %%%d\n", measure->checks[i].ok);
    for (int32_t i = 0; i < measure->condition_count; i++)
        buffer_printf(out, "  condition %s %%%d\n", measure->conditions[i].id, measure->conditions[i].holds);
    if (measure->has_outcome) {
        const IrOutcome *outcome = &measure->outcome;
        buffer_printf(out, "  outcome %s%s", kind_key(outcome->kind), outcome->ceiling ? " up to" : "");
        put_use("amount", outcome->amount, out);
        put_use("exact", outcome->exact, out);
        put_use("rounded", outcome->rounded, out);
        put_use("base", outcome->base, out);
        put_use("rate", outcome->rate, out);
        put_use("cap", outcome->cap, out);
        put_use("estimated", outcome->estimated, out);
        buffer_byte(out, '\n');
    }
    if (measure->source_count > 0) {
        buffer_text(out, "  needs");
        for (int32_t i = 0; i < measure->source_count; i++) buffer_printf(out, " %s", program->sources[measure->sources[i]].path);
        buffer_byte(out, '\n');
    }
}

void ir_dump(const IrProgram *program, Buffer *out) {
    for (int32_t r = 0; r < program->region_count; r++)
        buffer_printf(out, "@%d: each of %s\n", r, name_key(program->schema.entities[program->regions[r].entity].name));
    for (IrId id = 0; id < program->node_count; id++) {
        put_node(program, id, out);
        buffer_byte(out, '\n');
    }
    for (int32_t m = 0; m < program->measure_count; m++) put_measure(program, &program->measures[m], out);
    for (int32_t c = 0; c < program->choice_count; c++) {
        const IrChoice *choice = &program->choices[c];
        buffer_printf(out, "choice %s:", name_key(choice->name));
        for (int32_t i = 0; i < choice->member_count; i++)
            buffer_printf(out, " %s", name_key(program->measures[choice->members[i]].name));
        put_use("selected", choice->selected, out);
        buffer_byte(out, '\n');
    }
}

static bool fits(Int128 low, Int128 high, int bits) { return low > -((Int128)1 << bits) && high < ((Int128)1 << bits); }

IrForm ir_form(const IrProgram *program, IrId id) {
    enum { EXACT_DIVISION_BITS = 51, EXACT_BITS = 53, LONG_BITS = 63 };
    const IrNode *node = &program->nodes[id];
    Int128 low = node->low, high = node->high;
    for (int32_t i = 0; i < node->operand_count; i++) {      /* the operands stand in the same registers */
        const IrNode *operand = &program->nodes[node->operands[i]];
        if (operand->low < low) low = operand->low;
        if (operand->high > high) high = operand->high;
    }
    bool divides = node->kind == IR_FLOOR_DIVIDE || node->kind == IR_QUOTIENT;
    if (divides ? low >= 0 && fits(low, high, EXACT_DIVISION_BITS) : fits(low, high, EXACT_BITS)) return IR_FORM_DOUBLE;
    return fits(low, high, LONG_BITS) ? IR_FORM_INT64 : IR_FORM_INT128;
}

static const char *form_name(IrForm form) {
    switch (form) {
    case IR_FORM_DOUBLE: return "exact double";
    case IR_FORM_INT64: return "int64";
    case IR_FORM_INT128: return "int128";
    }
    return "";
}

void ir_dump_ranges(const IrProgram *program, Buffer *out) {
    for (IrId id = 0; id < program->node_count; id++) {
        put_node(program, id, out);
        buffer_text(out, "  [");
        put_integer(out, program->nodes[id].low);
        buffer_text(out, " .. ");
        put_integer(out, program->nodes[id].high);
        buffer_printf(out, "]  %s\n", form_name(ir_form(program, id)));
    }
}
