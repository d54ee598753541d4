/* batch - see batch.h. */
#include "data/batch.h"

void batch_add(Batch *batch, const Decision *decision, const EvalTrace *trace) {
    for (int32_t i = 0; i < batch->rule_count; i++) {
        BatchRule *rule = &batch->rules[i];
        Claim      claim = {.state = CLAIM_ERROR, .missing_key = -1};
        if (decision) claim = claim_of(batch->program, rule->rule, decision, trace, batch->arena);
        VEC_PUSH(batch->arena, &rule->claims, claim);
    }
}

void batch_share(Batch *batch) {
    for (int32_t i = 0; i < batch->rule_count; i++) {
        BatchRule *rule = &batch->rules[i];
        rule->shares = NEW_ARRAY(batch->arena, AllocationShare, rule->claims.count + 1);
        allocate(rule->rule, rule->has_budget ? &rule->budget : NULL, rule->claims.items, rule->claims.count, batch->arena, rule->shares, &rule->total);
    }
}

const AllocationShare *batch_share_at(const BatchRule *rule, int64_t row) { return row >= 1 && row <= rule->claims.count ? &rule->shares[row - 1] : NULL; }

bool batch_takes_part(const AllocationShare *share) {
    return share && share->reason != SHARE_NOT_ELIGIBLE && share->reason != SHARE_UNDECIDED && share->reason != SHARE_ERROR;
}

static void member_money(JsonWriter *json, const char *key, int64_t fen) {
    char text[48];
    decimal_write(fen, 2, 2, text);
    json_member_string(json, key, text);
}

void batch_row_json(const Batch *batch, int64_t row, Language language, JsonWriter *json) {
    Buffer text = {0};
    json_key(json, "allocations");
    json_open_object(json);
    for (int32_t i = 0; i < batch->rule_count; i++) {
        const BatchRule       *rule = &batch->rules[i];
        const AllocationShare *share = batch_share_at(rule, row);
        if (!share) continue;
        json_key(json, name_key(rule->rule->name));
        json_open_object(json);
        if (batch_takes_part(share)) {
            member_money(json, "amount", share->amount);
            member_money(json, "claimed", share->claimed);
        }
        if (share->rank > 0) json_member_integer(json, "rank", share->rank);
        if (share->tied) json_member_bool(json, "tied", true);
        json_member_string(json, "reason", share_key(share->reason));
        buffer_clear(&text);
        share_text(batch->program, rule->rule, &rule->total, share, language, &text);
        json_member_string(json, "text", text.data);
        json_close_object(json);
    }
    json_close_object(json);
    buffer_free(&text);
}

void batch_row_text(const Batch *batch, int64_t row, Language language, Buffer *out) {
    for (int32_t i = 0; i < batch->rule_count; i++) {
        const AllocationShare *share = batch_share_at(&batch->rules[i], row);
        char amount[48];
        if (!batch_takes_part(share)) continue;
        decimal_write(share->amount, 2, 2, amount);
        buffer_printf(out, "  %s %s", name_in(batch->rules[i].rule->name, language), amount);
    }
}

void batch_text(const Batch *batch, Language language, Buffer *out) {
    for (int32_t i = 0; i < batch->rule_count; i++) {
        allocation_text(batch->rules[i].rule, &batch->rules[i].total, language, out);
        buffer_byte(out, '\n');
    }
}
