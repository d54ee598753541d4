/* application - an application in which everything is absent; texts as values. */
#include "ir/application.h"

#include <string.h>

Application *application_new(Arena *arena, const IrSchema *schema) {
    Application *application = NEW(arena, Application);
    application->cells = NEW_ARRAY(arena, Cell, schema->field_count + 1);
    application->lists = NEW_ARRAY(arena, ApplicationList, schema->entity_count + 1);
    return application;
}

/* FNV-1a. */
int64_t text_key(const char *text, size_t size) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return (int64_t)((hash ^ hash >> 62) & (uint64_t)TEXT_KEY_HIGH);
}

int64_t application_value(const Application *application, TypeKind kind, int64_t stored) {
    if (kind != TYPE_TEXT || stored < 0 || stored >= application->text_count) return stored;
    return text_key(application->texts[stored], strlen(application->texts[stored]));
}
