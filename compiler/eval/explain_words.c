/* explain_words - names, values and who supplies what, in words. */
#include "eval/explain_internal.h"

#include <stdarg.h>
#include <string.h>

const char *word(const Explain *explain, const char *english, const char *chinese) {
    return explain->language == LANGUAGE_CHINESE ? chinese : english;
}

const char *say(const Explain *explain, const char *english, const char *chinese, ...) {
    va_list arguments;
    va_start(arguments, chinese);
    const char *text = arena_vprintf(explain->input->arena, word(explain, english, chinese), arguments);
    va_end(arguments);
    return text;
}

Step *add_step(const Explain *explain, StepList *list, Mark mark, const char *text) {
    Step *step = NEW(explain->input->arena, Step);
    step->mark = mark;
    step->text = text;
    VEC_PUSH(explain->input->arena, list, step);
    return step;
}

/* What was written to a buffer, as text of the arena. */
static const char *take(const Explain *explain, Buffer *buffer) {
    const char *text = arena_strndup(explain->input->arena, buffer->data ? buffer->data : "", buffer->size);
    buffer_free(buffer);
    return text;
}

/* ---- nodes ---- */

const IrNode *node_at(const Explain *explain, IrId id) { return &explain->program->nodes[id]; }

/* The nodes of a region are in rising order of their ids. */
static int32_t position_of(const IrRegion *region, IrId id) {
    int32_t low = 0, high = region->node_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (region->nodes[middle] < id) low = middle + 1;
        else high = middle;
    }
    return low;
}

EvalValue value_of(const Explain *explain, IrId id) {
    const EvalTrace *trace = explain->input->trace;
    int32_t          region_index = node_at(explain, id)->region;
    if (region_index < 0) return trace->values[id];
    const IrRegion *region = &explain->program->regions[region_index];
    return trace->elements[region_index][(int64_t)explain->element * region->node_count + position_of(region, id)];
}

Mark mark_of(EvalValue value) { return !value.known ? MARK_UNKNOWN : value.value ? MARK_TRUE : MARK_FALSE; }

IrId look_through(const Explain *explain, IrId id) {
    for (;;) {
        const IrNode *node = node_at(explain, id);
        if (!node->hidden || node->operand_count == 0) return id;
        if (node->kind == IR_SCALE || node->kind == IR_FLOOR_DIVIDE) {
            id = node->operands[0];
        } else if (node->kind == IR_IF) {
            EvalValue condition = value_of(explain, node->operands[0]);
            if (!condition.known) return id;
            id = node->operands[condition.value ? 1 : 2];
        } else if (node->kind == IR_FIRST_KNOWN) {
            bool second = !value_of(explain, node->operands[0]).known && value_of(explain, node->operands[1]).known;
            id = node->operands[second ? 1 : 0];
        } else {
            return id;
        }
    }
}

bool is_simple(const Explain *explain, IrId id) {
    IrKind kind = node_at(explain, look_through(explain, id))->kind;
    return kind == IR_FACT || kind == IR_ELEMENT || kind == IR_CONSTANT || kind == IR_UNPUBLISHED;
}

/* ---- names ---- */

/* English names of facts are read as words. */
static const char *spaced(const Explain *explain, const char *name) {
    char *copy = arena_strndup(explain->input->arena, name, strlen(name));
    if (explain->language == LANGUAGE_ENGLISH)
        for (char *at = copy; *at; at++)
            if (*at == '_') *at = ' ';
    return copy;
}

const char *field_text(const Explain *explain, int32_t slot) {
    const IrSchema *schema = &explain->program->schema;
    const IrField  *field = &schema->fields[slot];
    const char     *name = name_in(field->name, explain->language);
    bool            ambiguous = false;
    for (int32_t i = 0; i < schema->field_count; i++)
        if (i != slot && strcmp(name_in(schema->fields[i].name, explain->language), name) == 0) ambiguous = true;
    name = spaced(explain, name);
    if (!ambiguous) return name;
    return say(explain, "%s %s", "%s.%s", spaced(explain, name_in(schema->entities[field->entity].name, explain->language)), name);
}

const char *source_words(const Explain *explain, Span span) {
    if (span.source < 0) return "";
    size_t      size = 0;
    const char *text = span_text(explain->program->sources_text, span, &size);
    Buffer      line = {0};
    bool        blank = false;
    for (size_t i = 0; text && i < size; i++) {              /* a line break and its indentation are one blank */
        if (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t') {
            blank = true;
            continue;
        }
        if (blank && line.size > 0) buffer_byte(&line, ' ');
        blank = false;
        buffer_byte(&line, text[i]);
    }
    return take(explain, &line);
}

const char *define_words(const Explain *explain, int32_t define) {
    return spaced(explain, name_in(explain->program->defines[define].name, explain->language));
}

const char *measure_words(const Explain *explain, int32_t measure) {
    return name_in(explain->program->measures[measure].name, explain->language);
}

const char *name_of_node(const Explain *explain, IrId id) {
    id = look_through(explain, id);
    const IrNode *node = node_at(explain, id);
    if (node->kind == IR_FACT || node->kind == IR_ELEMENT) return field_text(explain, node->slot);
    if (node->define >= 0) return define_words(explain, node->define);
    const char *text = source_words(explain, node->span);
    if (*text) return text;
    if (node->kind == IR_UNPUBLISHED) return spaced(explain, name_in(explain->program->sources[node->source].name, explain->language));
    return word(explain, "the value", "该数值");
}

/* What was written for a fact of an open enum whose value is outside the list; NULL when it is not kept. */
static const char *unlisted_text(const Explain *explain, int32_t slot, int32_t element) {
    const Application *application = explain->input->application;
    for (int32_t i = 0; i < application->text_count; i++)
        if (application->text_places && application->text_places[i].slot == slot && application->text_places[i].element == element)
            return application->texts[i];
    return NULL;
}

static bool is_unlisted(const Explain *explain, IrType type, Int128 value) {
    return type.kind == TYPE_ENUM && (value < 0 || value >= explain->program->schema.enums[type.index].count);
}

const char *element_words(const Explain *explain, int32_t entity_index, int32_t element) {
    const IrEntity        *entity = &explain->program->schema.entities[entity_index];
    const Application     *application = explain->input->application;
    const ApplicationList *list = &application->lists[entity_index];
    const char            *name = spaced(explain, name_in(entity->name, explain->language));
    for (int32_t i = 0; i < entity->field_count; i++) {      /* a text names the element best */
        Cell cell = list->cells[(int64_t)element * entity->field_count + i];
        bool is_text = explain->program->schema.fields[entity->first_field + i].type.kind == TYPE_TEXT;
        if (!is_text || !cell.present || cell.value < 0 || cell.value >= application->text_count) continue;
        return say(explain, "%s %d (%s)", "%s第%d项（%s）", name, element + 1, application->texts[cell.value]);
    }
    for (int32_t i = 0; i < entity->field_count; i++) {      /* else its kind, the first of its facts that is one of a list */
        const IrField *field = &explain->program->schema.fields[entity->first_field + i];
        Cell cell = list->cells[(int64_t)element * entity->field_count + i];
        if (field->type.kind != TYPE_ENUM || !cell.present) continue;
        const char *unlisted = is_unlisted(explain, field->type, cell.value) ? unlisted_text(explain, entity->first_field + i, element + 1) : NULL;
        const char *kind = unlisted ? unlisted : value_words(explain, field->type, cell.value, 1);
        return say(explain, "%s %d (%s)", "%s第%d项（%s）", name, element + 1, kind);
    }
    return say(explain, "%s %d", "%s第%d项", name, element + 1);
}

/* ---- values ---- */

/* Codes such as B, C, D are shown with their meaning where the value is named, alone where they are listed. */
static const char *item_words(const Explain *explain, int32_t enumeration, Int128 code, bool with_label) {
    const IrEnum *items = &explain->program->schema.enums[enumeration];
    if (code < 0 || code >= items->count) return word(explain, "an item outside the list", "名单之外");
    const IrEnumItem *item = &items->items[(int)code];
    const char       *name = name_in(item->name, explain->language);
    if (!item->label || strcmp(item->label, name) == 0) return explain->language == LANGUAGE_CHINESE ? name : spaced(explain, name);
    return with_label ? say(explain, "%s (%s)", "%s（%s）", name, item->label) : name;
}

static const char *mask_words(const Explain *explain, int32_t enumeration, Int128 mask, bool with_label) {
    Buffer text = {0};
    for (int code = 0; code <= 62; code++) {
        if (((mask >> code) & 1) == 0) continue;
        if (text.size > 0) buffer_text(&text, word(explain, ", ", "、"));
        buffer_text(&text, item_words(explain, enumeration, code, with_label));
    }
    if (text.size == 0) buffer_text(&text, word(explain, "none", "空"));
    return take(explain, &text);
}

const char *items_words(const Explain *explain, int32_t enumeration, Int128 mask) {
    return mask_words(explain, enumeration, mask, false);
}

const char *value_words(const Explain *explain, IrType type, Int128 value, Int128 denominator) {
    if (type.kind == TYPE_ENUM) return item_words(explain, type.index, value, true);
    if (type.kind == TYPE_SET) return mask_words(explain, type.index, value, true);
    if (type.kind == TYPE_TEXT) {
        const Application *application = explain->input->application;
        if (value >= 0 && value < application->text_count) return application->texts[(int)value];
    }
    Buffer text = {0};
    value_text(&explain->program->schema, type, value, denominator, explain->language, &text);
    return take(explain, &text);
}

const char *money_words(const Explain *explain, Int128 fen) { return value_words(explain, (IrType){TYPE_MONEY, 0}, fen, 1); }

const char *node_value_words(const Explain *explain, IrId id) {
    const IrNode *node = node_at(explain, id);
    bool is_fact = node->kind == IR_FACT || node->kind == IR_ELEMENT;
    const char *unlisted = is_fact && is_unlisted(explain, node->type, value_of(explain, id).value)
                               ? unlisted_text(explain, node->slot, node->kind == IR_ELEMENT ? explain->element + 1 : 0) : NULL;
    if (unlisted) return say(explain, "%s (outside the list)", "%s（名单之外）", unlisted);
    return value_words(explain, node->type, value_of(explain, id).value, node->denominator);
}

/* Only in the language it was written in: 5亿元 says nothing to a reader of English. */
const char *literal_text(const Explain *explain, IrId id) {
    id = look_through(explain, id);
    const IrNode *node = node_at(explain, id);
    const Source *source = node->kind == IR_CONSTANT ? source_of(explain->program->sources_text, node->span) : NULL;
    if (!source || source->language != explain->language) return NULL;
    const char *text = source_words(explain, node->span);
    return text[0] >= '0' && text[0] <= '9' && !strpbrk(text, "+*/()") ? text : NULL;
}

const char *with_value(const Explain *explain, IrId id) {
    id = look_through(explain, id);
    const IrNode *node = node_at(explain, id);
    const char   *literal = literal_text(explain, id);
    if (literal) return literal;
    if (!value_of(explain, id).known) return name_of_node(explain, id);
    bool has_name = node->kind == IR_FACT || node->kind == IR_ELEMENT || (node->define >= 0 && node->kind != IR_CONSTANT);
    if (!has_name) return node_value_words(explain, id);
    return say(explain, "%s %s", "%s %s", name_of_node(explain, id), node_value_words(explain, id));
}

/* ---- what is missing ---- */

static const char *origin_words(Origin origin, Language language) {
    bool chinese = language == LANGUAGE_CHINESE;
    switch (origin) {
    case ORIGIN_APPLICANT: return chinese ? "申报人" : "the applicant";
    case ORIGIN_DATA: return chinese ? "其他部门" : "another department";
    case ORIGIN_REVIEWER: return chinese ? "评审机构或主管部门" : "the reviewer or the competent department";
    }
    return "";
}

static const char *source_name(const Explain *explain, const IrSource *source) {
    if (source->slot >= 0) return field_text(explain, source->slot);
    return spaced(explain, name_in(source->name, explain->language));
}

static const char *one_missing(const Explain *explain, int32_t index) {
    const IrSource *source = &explain->program->sources[index];
    const char     *name = source_name(explain, source);
    Origin      origin = source->slot >= 0 ? explain->program->schema.fields[source->slot].origin
                         : source->cause == CAUSE_DECISION ? ORIGIN_REVIEWER : ORIGIN_APPLICANT;
    const char *who = origin_words(origin, explain->language);
    switch (source->cause) {
    case CAUSE_FACT: return say(explain, "%s (to be supplied by %s)", "%s（应由%s提供）", name, who);
    case CAUSE_PARAMETER:
        if (source->slot >= 0) return say(explain, "%s (to be taken from what the competent department publishes)", "%s（须按主管部门另行公布的内容填写）", name);
        return say(explain, "%s (not published yet; to be published by the competent department)", "%s（尚未公布，由主管部门另行公布）", name);
    case CAUSE_DECISION: return say(explain, "%s (to be decided by %s)", "%s（待%s认定）", name, who);
    }
    return name;
}

const char *missing_words(const Explain *explain, const uint64_t *needs) {
    Buffer text = {0};
    for (int32_t i = 0; needs && i < explain->program->source_count; i++) {
        if (((needs[i / 64] >> (i % 64)) & 1) == 0) continue;
        if (text.size > 0) buffer_text(&text, word(explain, ", ", "、"));
        buffer_text(&text, one_missing(explain, i));
    }
    return take(explain, &text);
}

void explain_missing(const IrProgram *program, int source, Language language, Buffer *out) {
    Arena       *arena = arena_new();
    ExplainInput input = {.program = program, .arena = arena};
    Explain      explain = {.input = &input, .program = program, .language = language};
    buffer_text(out, one_missing(&explain, source));
    arena_free(arena);
}

const char *reading_words(const Explain *explain, int32_t index) {
    const IrReading *reading = &explain->program->readings[index];
    const IrReadingOption *option = &reading->options[reading->chosen];
    return say(explain, "%s %s", "%s %s", name_key(reading->name), option->text && *option->text ? option->text : option->code);
}

const char *under_words(const Explain *explain, const IrNode *node) {
    if (node->reading < 0) return "";
    const IrReading *reading = &explain->program->readings[node->reading];
    const IrReadingOption *option = &reading->options[reading->chosen];
    const char *text = option->text && *option->text ? option->text : option->code;
    return say(explain, ", under reading %s (%s)", "，按口径 %s（%s）", name_key(reading->name), text);
}
