/* facts_json - an application as JSON: nested by entity, exactly what the JSONL reader takes, so that a record can be decided again. */
#ifndef POL_DATA_FACTS_JSON_H
#define POL_DATA_FACTS_JSON_H

#include "base/json_write.h"
#include "ir/application.h"

/* One object; what is absent is left out. */
void facts_json(const IrSchema *schema, const Application *application, JsonWriter *json);

#endif
