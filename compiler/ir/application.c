/* application - an application in which everything is absent; texts as values. */
#include "ir/application.h"

#include "runtime/runtime.h"
#include <string.h>

Application *application_new(Arena *arena, const IrSchema *schema) {
    Application *application = NEW(arena, Application);
    application->cells = NEW_ARRAY(arena, Cell, schema->field_count + 1);
    application->lists = NEW_ARRAY(arena, ApplicationList, schema->entity_count + 1);
    return application;
}

int64_t application_value(const Application *application, TypeKind kind, int64_t stored) {
    if (kind != TYPE_TEXT || stored < 0 || stored >= application->text_count) return stored;
    return pol_text_key(application->texts[stored], strlen(application->texts[stored]));
}
