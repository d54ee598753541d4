/* variants - one application under every switchable reading, one changed at a time: which readings change the result, and how.
 * A reading that changes nothing for the application is not listed. */
#ifndef POL_TOOLS_VARIANTS_H
#define POL_TOOLS_VARIANTS_H

#include "base/json_write.h"
#include "driver/driver.h"
#include "ir/decision.h"

typedef struct { int32_t reading, option; const IrProgram *program; } Variant;   /* the policy with that one reading switched */

typedef struct {
    const IrProgram *base;
    VEC(Variant) items;                /* one for each option that is not the chosen one, in the order of declaration */
} Variants;

/* Lowers the policy once for each option. False when a variant does not compile (reported to unit->diags). `options`: the readings and
 * date that the base was compiled with. */
bool variants_new(Unit *unit, Arena *arena, const CompileOptions *options, Variants *variants);

/* Decides `application` under each variant and writes those that differ from `decision` (of the base):
 *  JSON: [{"reading":"A05","option":"floor_wan","text":"…","changes":{"m2":{"status":"yes","amount":"…"},"choose_1_7":{…}}}]
 *  text: one line a change, with the value before and after. */
void variants_json(const Variants *variants, const Application *application, const Decision *decision, Arena *scratch, JsonWriter *json);
int  variants_text(const Variants *variants, const Application *application, const Decision *decision, Arena *scratch, Language language, Buffer *out);

#endif
