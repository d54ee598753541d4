/* Files, folders and paths, in a folder of the test's own. */
#include "base/file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Arena *arena;
static char   folder[] = "/tmp/pol-unit-XXXXXX";

static void set_up(void) {
    arena = arena_new();
    cr_assert_not_null(mkdtemp(folder));
}

static void tear_down(void) {
    int    count;
    char **names = folder_list(arena, folder, "", &count);
    for (int i = 0; i < count; i++) remove(path_join(arena, folder, names[i]));
    rmdir(folder);
    arena_free(arena);
}

static char *write_file(const char *name, const char *bytes, size_t size) {
    char *path = path_join(arena, folder, name);
    FILE *stream = fopen(path, "wb");
    cr_assert_not_null(stream);
    cr_assert_eq(fwrite(bytes, 1, size, stream), size);
    cr_assert_eq(fclose(stream), 0);
    return path;
}

Test(file, reads_bytes_as_they_are, .init = set_up, .fini = tear_down) {
    size_t      size;
    const char *why = NULL;
    char       *text = file_read(arena, write_file("a.pol", "政策\r\n\0x", 10), 100, &size, &why);
    cr_assert_not_null(text);
    cr_assert_eq(size, 10u);
    cr_assert_eq(memcmp(text, "政策\r\n\0x", 11), 0);
    text = file_read(arena, write_file("empty", "", 0), 0, &size, &why);
    cr_assert_str_eq(text, "");
    cr_assert_eq(size, 0u);
}

Test(file, refuses, .init = set_up, .fini = tear_down) {
    size_t      size;
    const char *why = NULL;
    cr_assert_null(file_read(arena, path_join(arena, folder, "absent"), 100, &size, &why));
    cr_assert_str_eq(why, "No such file or directory");
    cr_assert_null(file_read(arena, folder, 100, &size, &why));
    cr_assert_str_eq(why, "Is a directory");
    cr_assert_null(file_read(arena, "/dev/null", 100, &size, &why));
    cr_assert_str_eq(why, "Not a regular file");
    char *path = write_file("large", "0123456789", 10);
    cr_assert_null(file_read(arena, path, 9, &size, &why));
    cr_assert_str_eq(why, "File too large");
    cr_assert_not_null(file_read(arena, path, 10, &size, &why));
    char *pipe = path_join(arena, folder, "pipe");
    cr_assert_eq(mkfifo(pipe, 0600), 0);
    cr_assert_null(file_read(arena, pipe, 100, &size, &why));             /* and does not hang */
}

Test(file, lists_sorted, .init = set_up, .fini = tear_down) {
    int count;
    write_file("b.pol", "", 0);
    write_file("a.pol", "", 0);
    write_file("a.txt", "", 0);
    write_file("pol", "", 0);
    char **names = folder_list(arena, folder, ".pol", &count);
    cr_assert_eq(count, 2);
    cr_assert_str_eq(names[0], "a.pol");
    cr_assert_str_eq(names[1], "b.pol");
    cr_assert_null(folder_list(arena, path_join(arena, folder, "absent"), "", &count));
    cr_assert_eq(count, 0);
    cr_assert(path_is_folder(folder) && path_exists(folder));
    cr_assert(!path_is_folder(path_join(arena, folder, "pol")) && path_exists(path_join(arena, folder, "pol")));
    cr_assert(!path_exists(path_join(arena, folder, "absent")));
}

Test(path, joins_and_splits, .init = set_up, .fini = tear_down) {
    cr_assert_str_eq(path_join(arena, "a", "b"), "a/b");
    cr_assert_str_eq(path_join(arena, "a/", "b"), "a/b");
    cr_assert_str_eq(path_join(arena, "a", "/b"), "/b");
    cr_assert_str_eq(path_join(arena, ".", "b"), "b");
    cr_assert_str_eq(path_join(arena, "", "b"), "b");
    cr_assert_str_eq(path_join(arena, "/", "b"), "/b");
    cr_assert_str_eq(path_folder(arena, "a/b/c"), "a/b");
    cr_assert_str_eq(path_folder(arena, "c"), ".");
    cr_assert_str_eq(path_folder(arena, "/c"), "/");
    cr_assert_str_eq(path_folder(arena, "a//c"), "a");
}
