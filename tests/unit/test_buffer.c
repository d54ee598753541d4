/* Buffer: always NUL-terminated, grows, keeps its memory on clear. */
#include "base/buffer.h"

#include <criterion/criterion.h>
#include <string.h>

Test(buffer, collects) {
    Buffer buffer = {0};
    buffer_text(&buffer, "a");
    buffer_byte(&buffer, 'b');
    buffer_repeat(&buffer, "中", 2);
    buffer_repeat(&buffer, "x", 0);
    buffer_repeat(&buffer, "x", -1);
    buffer_printf(&buffer, "%d%%", 10);
    buffer_put(&buffer, "zz", 1);
    cr_assert_str_eq(buffer.data, "ab中中10%z");
    cr_assert_eq(buffer.size, strlen(buffer.data));
    buffer_clear(&buffer);
    cr_assert_str_eq(buffer.data, "");
    buffer_free(&buffer);
    cr_assert_null(buffer.data);
}

Test(buffer, grows) {
    Buffer buffer = {0};
    for (int i = 0; i < 5000; i++) buffer_printf(&buffer, "%04d", i);
    cr_assert_eq(buffer.size, 20000u);
    cr_assert_eq(memcmp(buffer.data + 4 * 4321, "4321", 4), 0);
    cr_assert_eq(buffer.data[buffer.size], '\0');
    buffer_free(&buffer);
}

Test(buffer, holds_zero_bytes) {
    Buffer buffer = {0};
    buffer_put(&buffer, "a\0b", 3);
    cr_assert_eq(buffer.size, 3u);
    cr_assert_eq(memcmp(buffer.data, "a\0b", 4), 0);
    buffer_free(&buffer);
}
