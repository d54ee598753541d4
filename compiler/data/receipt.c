/* receipt - see receipt.h. */
#include "data/receipt.h"

#include "data/facts_json.h"

void receipt_write(const ReceiptWriter *writer, const Row *row, const Decision *decision, const ExplainInput *explain, Buffer *out) {
    JsonWriter json;
    Buffer     text = {0};
    json_init(&json, out, 2);
    json_open_object(&json);
    json_member_integer(&json, "receipt", 1);                   /* the version of this form */
    json_member_integer(&json, "row", row->row);
    json_member_integer(&json, "line", row->line);
    record_policy_json(writer->record, writer->language, &json);
    record_data_json(writer->record, &json);
    if (decision) {
        JsonWriter facts;
        char       hash[SHA256_TEXT];
        json_init(&facts, &text, 0);
        facts_json(&writer->record->program->schema, row->application, &facts);
        sha256_text(text.data, text.size, hash);
        json_key(&json, "facts");
        json_number(&json, text.data);                          /* JSON as it is, so that the hash is of these bytes */
        json_member_string(&json, "facts_sha256", hash);
    }
    buffer_clear(&text);
    writer_row(writer->decisions, row, decision, NULL, &text);
    text.data[--text.size] = '\0';                              /* the line end */
    json_key(&json, "decision");
    json_number(&json, text.data);
    if (explain) {
        json_key(&json, "derivation");
        explain_all_json(explain, writer->language, &json);
    }
    json_close_object(&json);
    buffer_byte(out, '\n');
    buffer_free(&text);
}
