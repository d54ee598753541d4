/* application - an application in which everything is absent. */
#include "ir/application.h"

Application *application_new(Arena *arena, const IrSchema *schema) {
    Application *application = NEW(arena, Application);
    application->cells = NEW_ARRAY(arena, Cell, schema->field_count + 1);
    application->lists = NEW_ARRAY(arena, ApplicationList, schema->entity_count + 1);
    return application;
}
