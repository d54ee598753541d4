/* JSON text: commas, escapes, indentation. */
#include "base/json_write.h"

#include <criterion/criterion.h>

static void write_sample(JsonWriter *json) {
    json_open_object(json);
    json_member_string(json, "name", "总投资额");
    json_key(json, "list");
    json_open_array(json);
    json_integer(json, INT64_MIN);
    json_integer(json, INT64_MAX);
    json_bool(json, true);
    json_null(json);
    json_open_object(json);
    json_close_object(json);
    json_open_array(json);
    json_close_array(json);
    json_close_array(json);
    json_member_bool(json, "no", false);
    json_member_integer(json, "zero", 0);
    json_member_string(json, "nothing", NULL);
    json_close_object(json);
}

Test(json_write, one_line) {
    Buffer     out = {0};
    JsonWriter json;
    json_init(&json, &out, 0);
    write_sample(&json);
    cr_assert_str_eq(out.data, "{\"name\":\"总投资额\",\"list\":[-9223372036854775808,9223372036854775807,true,null,{},[]],"
                               "\"no\":false,\"zero\":0,\"nothing\":null}");
    buffer_free(&out);
}

Test(json_write, indented) {
    Buffer     out = {0};
    JsonWriter json;
    json_init(&json, &out, 2);
    write_sample(&json);
    cr_assert_str_eq(out.data, "{\n  \"name\": \"总投资额\",\n  \"list\": [\n    -9223372036854775808,\n    9223372036854775807,\n"
                               "    true,\n    null,\n    {},\n    []\n  ],\n  \"no\": false,\n  \"zero\": 0,\n"
                               "  \"nothing\": null\n}");
    buffer_free(&out);
}

static void check_string(const char *text, size_t size, const char *expected) {
    Buffer     out = {0};
    JsonWriter json;
    json_init(&json, &out, 0);
    json_string_size(&json, text, size);
    cr_expect_str_eq(out.data, expected);
    buffer_free(&out);
}

Test(json_write, escapes) {
    check_string("a\"b\\c/", 6, "\"a\\\"b\\\\c/\"");
    check_string("\n\r\t\x01\x1f\x7f", 6, "\"\\n\\r\\t\\u0001\\u001f\x7f\"");
    check_string("a\0b", 3, "\"a\\u0000b\"");
    check_string("𠮷≥", 7, "\"𠮷≥\"");
}

Test(json_write, replaces_what_is_not_utf8) {
    check_string("a\xFFz", 3, "\"a\uFFFDz\"");
    check_string("\xC0\xAF", 2, "\"\uFFFD\uFFFD\"");                    /* overlong slash */
    check_string("\xED\xA0\x80", 3, "\"\uFFFD\uFFFD\uFFFD\"");          /* surrogate */
    check_string("\xE4\xB8", 2, "\"\uFFFD\uFFFD\"");                    /* cut off */
    check_string("\xF4\x90\x80\x80", 4, "\"\uFFFD\uFFFD\uFFFD\uFFFD\""); /* above U+10FFFF */
}
