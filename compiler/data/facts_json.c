/* facts_json - see facts_json.h. Amounts, rates and quantities are texts, since a JSON number may pass through a double elsewhere. */
#include "data/facts_json.h"

#include "runtime/date.h"

typedef struct { const IrSchema *schema; const Application *application; JsonWriter *json; } Facts;

/* The texts that an open list does not name, of one fact. */
static void other_items(const Facts *facts, const IrField *field, int32_t element) {
    const Application *application = facts->application;
    for (int32_t i = 0; i < application->text_count; i++)
        if (application->text_places[i].slot == field->slot && application->text_places[i].element == element) json_string(facts->json, application->texts[i]);
}

static void value(const Facts *facts, const IrField *field, int32_t element, int64_t stored) {
    JsonWriter   *json = facts->json;
    const IrEnum *list = field->type.kind == TYPE_ENUM || field->type.kind == TYPE_SET ? &facts->schema->enums[field->type.index] : NULL;
    char          text[48];
    switch (field->type.kind) {
    case TYPE_BOOL: json_bool(json, stored != 0); return;
    case TYPE_INTEGER: json_integer(json, stored); return;
    case TYPE_MONEY: case TYPE_RATE: case TYPE_QUANTITY:
        decimal_write(stored, type_scale(field->type), field->type.kind == TYPE_MONEY ? 2 : -1, text);
        json_string(json, text);
        return;
    case TYPE_DATE:
        date_write((int32_t)stored, text);
        json_string(json, text);
        return;
    case TYPE_ENUM:
        if (stored < list->count) json_string(json, name_key(list->items[stored].name));
        else other_items(facts, field, element);
        return;
    case TYPE_SET:
        json_open_array(json);
        for (int32_t i = 0; i < list->count; i++)
            if (stored >> i & 1) json_string(json, name_key(list->items[i].name));
        if (stored >> list->count & 1) other_items(facts, field, element);
        json_close_array(json);
        return;
    case TYPE_TEXT: json_string(json, facts->application->texts[stored]); return;
    }
}

static void cells(const Facts *facts, const IrEntity *entity, const Cell *row, int32_t element) {
    json_open_object(facts->json);
    for (int32_t i = 0; i < entity->field_count; i++) {
        const IrField *field = &facts->schema->fields[entity->first_field + i];
        if (!row[i].present) continue;
        json_key(facts->json, name_key(field->name));
        value(facts, field, element, row[i].value);
    }
    json_close_object(facts->json);
}

static bool any_present(const Cell *row, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        if (row[i].present) return true;
    return false;
}

void facts_json(const IrSchema *schema, const Application *application, JsonWriter *json) {
    Facts facts = {schema, application, json};
    json_open_object(json);
    for (int32_t i = 0; i < schema->entity_count; i++) {
        const IrEntity        *entity = &schema->entities[i];
        const ApplicationList *list = &application->lists[i];
        const Cell            *row = application->cells + entity->first_field;
        if (entity->many ? !list->present : !any_present(row, entity->field_count)) continue;
        json_key(json, name_key(entity->name));
        if (!entity->many) {
            cells(&facts, entity, row, 0);
            continue;
        }
        json_open_array(json);
        for (int32_t k = 0; k < list->count; k++) cells(&facts, entity, list->cells + (size_t)k * (size_t)entity->field_count, k + 1);
        json_close_array(json);
    }
    json_close_object(json);
}
