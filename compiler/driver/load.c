/* load - see load.h. A file is read once, whoever names it; imports are relative to the file that imports. Files that are known together (those
 * of a folder, the imports of a file) are read and parsed by several threads, each into memory of its own; then they are gone through in order. */
#include "driver/load.h"

#include "base/file.h"
#include "base/threads.h"
#include "syntax/parse.h"
#include "syntax/words.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_LIMIT ((size_t)16 << 20)           /* bytes of one .pol file or notice */
#define FILE_LIMIT   10000                         /* files of one policy */

typedef struct {
    const char  *path;
    Span         import;                           /* the first import that named it; SPAN_NONE: only the folder, or the user, did */
    bool         exists;
    FileIdentity identity;
    int32_t      source;                           /* its place in unit->sources */
    const char  *text, *why;                       /* text NULL: it cannot be read */
    size_t       size;
    Ast         *ast;                              /* NULL: not UTF-8, or not read */
    Diags       *diags;                            /* what its parsing reported; NULL: went to those of the unit */
    bool         taken, active;                    /* its declarations are in the program; its imports are being followed */
} LoadedFile;

typedef struct {
    Unit *unit;
    VEC(LoadedFile) files;
    VEC(Ast *) asts;
} Load;

/* By what the system calls the file, whatever its name; a file that is not there goes by its path. */
static int32_t find_file(const Load *load, const LoadedFile *wanted)
{
    for (int32_t i = 0; i < load->files.count; i++) {
        const LoadedFile *file = &load->files.items[i];
        if (file->exists != wanted->exists) continue;
        if (file->exists ? file->identity.device == wanted->identity.device && file->identity.number == wanted->identity.number : !strcmp(file->path, wanted->path)) return i;
    }
    return -1;
}

/* The index of the file; one that was not named before waits to be read. -1: too many. */
static int32_t enter_file(Load *load, const char *path, Span import)
{
    LoadedFile file = {.path = path, .import = import};
    file.exists = file_identify(path, &file.identity);
    int32_t known = find_file(load, &file);
    if (known >= 0 || load->files.count >= FILE_LIMIT) return known;
    file.source = load->unit->sources->sources.count;
    source_reserve(load->unit->sources, path);
    VEC_PUSH(load->unit->arena, &load->files, file);
    return load->files.count - 1;
}

/* ---- reading and parsing ---- */

static void read_and_parse(const Unit *unit, LoadedFile *file, Arena *arena, Diags *diags)
{
    file->text = file_read(arena, file->path, SOURCE_LIMIT, &file->size, &file->why);
    if (file->text && source_fill(unit->sources->sources.items[file->source], arena, file->text, file->size))
        file->ast = parse_source(arena, unit->interner, unit->sources, file->source, diags);
}

/* Files that were entered together. */
typedef struct {
    Load        *load;
    int32_t      count;
    LoadedFile **order;                            /* large ones first: the last thread then ends soon after the first */
    Arena      **arenas;                           /* by thread */
    atomic_int   next, threads;
} Entered;

static void parse_entered(void *argument)
{
    Entered *entered = argument;
    Unit    *unit = entered->load->unit;
    Arena   *arena = entered->arenas[atomic_fetch_add(&entered->threads, 1)];
    for (int next; (next = atomic_fetch_add(&entered->next, 1)) < entered->count;) {
        LoadedFile *file = entered->order[next];
        file->diags = diags_new(arena, unit->sources);
        read_and_parse(unit, file, arena, file->diags);
    }
}

static int larger_first(const void *left, const void *right)
{
    const LoadedFile *const *a = left, *const *b = right;
    return (*a)->identity.size > (*b)->identity.size ? -1 : (*a)->identity.size < (*b)->identity.size;
}

static LoadedFile **order_by_size(const Load *load, int32_t first)
{
    LoadedFile **order = NEW_ARRAY(load->unit->arena, LoadedFile *, load->files.count - first + 1);
    for (int32_t i = first; i < load->files.count; i++) order[i - first] = &load->files.items[i];
    qsort(order, (size_t)(load->files.count - first), sizeof *order, larger_first);
    return order;
}

/* A thread costs about as much as parsing a few kilobytes. */
static int threads_for(const Load *load, int32_t first)
{
    enum { MOST = 8, BYTES_OF_A_THREAD = 32 << 10 };
    uint64_t bytes = 0;
    for (int32_t i = first; i < load->files.count; i++) bytes += load->files.items[i].identity.size;
    uint64_t useful = bytes / BYTES_OF_A_THREAD;
    int      files = load->files.count - first, most = files < MOST ? files : MOST, threads = useful < (uint64_t)most ? (int)useful : most;
    if (threads < 2) return 1;
    int available = threads_available();
    return threads < available ? threads : available;
}

/* Reads and parses the files from `first` on. */
static void parse_from(Load *load, int32_t first)
{
    Unit *unit = load->unit;
    int   threads = threads_for(load, first);
    if (threads == 1) {
        for (int32_t i = first; i < load->files.count; i++) read_and_parse(unit, &load->files.items[i], unit->arena, unit->diags);
        return;
    }
    words_enter(unit->interner, unit->arena);      /* marks are set by one thread */
    Entered entered = {.load = load, .count = load->files.count - first, .order = order_by_size(load, first), .arenas = NEW_ARRAY(unit->arena, Arena *, threads)};
    for (int i = 0; i < threads; i++) entered.arenas[i] = arena_new_within(unit->arena);
    threads_run(threads, parse_entered, &entered);
}

/* ---- in order ---- */

/* The system's reasons in Chinese; others stay as they are. */
static const char *reason_in_chinese(const char *why)
{
    static const struct { int error; const char *chinese; } reasons[] = {
        {ENOENT, "文件不存在"}, {EACCES, "没有读取权限"}, {EISDIR, "这是一个文件夹"}, {EFBIG, "文件过大"}, {ELOOP, "符号链接循环"}, {ENAMETOOLONG, "路径过长"}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (!strcmp(why, strerror(reasons[i].error))) return reasons[i].chinese;
    return !strcmp(why, "Not a regular file") ? "不是普通文件" : !strcmp(why, "not UTF-8 text") ? "不是UTF-8文本" : why;
}

static void report_unreadable(Unit *unit, Span import, const char *path, const char *why)
{
    bool large = !strcmp(why, strerror(EFBIG));
    Diag *diag = diag_at(unit->diags, large ? DIAG_E0003 : DIAG_E0001, import, "cannot read %1$s: %2$s", "无法读取 %1$s：%3$s", path, why, reason_in_chinese(why));
    if (large) diag_help(unit->diags, diag, "a file has at most %d MB; split the policy into several files", "一个文件最多%d MB；请把政策分成几个文件", (int)(SOURCE_LIMIT >> 20));
    else diag_help(unit->diags, diag, "check the path and the permissions", "请检查路径和权限");
}

static bool ends_in_pol(const char *path)
{
    size_t size = strlen(path);
    return size > 4 && !strcmp(path + size - 4, ".pol");
}

static void take_file(Load *load, int32_t index);

/* -1: not a file that can be imported, which is reported. */
static int32_t enter_import(Load *load, const Decl *decl, const char *path)
{
    Unit *unit = load->unit;
    if (ends_in_pol(decl->as.IMPORT.path)) {
        int32_t index = enter_file(load, path_join(unit->arena, path_folder(unit->arena, path), decl->as.IMPORT.path), decl->as.IMPORT.span);
        if (index >= 0 && load->files.items[index].import.source < 0) load->files.items[index].import = decl->as.IMPORT.span;
        return index;
    }
    Diag *diag = diag_at(unit->diags, DIAG_E0001, decl->as.IMPORT.span, "only .pol files can be imported", "只能导入 .pol 文件");
    diag_help(unit->diags, diag, "name the file with its ending, for example `facts.pol`", "请写出带扩展名的文件名，例如“facts.pol”");
    return -1;
}

static void take_imports(Load *load, const Ast *ast, const char *path)
{
    Unit    *unit = load->unit;
    int32_t  first = load->files.count;
    int32_t *imported = NEW_ARRAY(unit->arena, int32_t, ast->decls.count + 1);
    for (int i = 0; i < ast->decls.count; i++) {
        const Decl *decl = ast->decls.items[i];
        imported[i] = decl->kind == DECL_IMPORT && decl->as.IMPORT.path ? enter_import(load, decl, path) : -1;
    }
    parse_from(load, first);
    for (int i = 0; i < ast->decls.count; i++) {
        const Decl *decl = ast->decls.items[i];
        if (imported[i] < 0) continue;
        if (load->files.items[imported[i]].active) {
            Diag *diag = diag_at(unit->diags, DIAG_E0004, decl->as.IMPORT.span, "`%s` imports itself, directly or through other files", "“%s”直接或间接地导入了自身", decl->as.IMPORT.path);
            diag_help(unit->diags, diag, "move what both files need into a third file and import that", "请把两边都需要的内容移到第三个文件，再导入它");
        } else
            take_file(load, imported[i]);
    }
}

/* Puts the declarations of the file, and then those of its imports, into the program. */
static void take_file(Load *load, int32_t index)
{
    Unit      *unit = load->unit;
    LoadedFile file = load->files.items[index];    /* a copy: imports make the list longer */
    if (file.taken) return;
    load->files.items[index].taken = true;
    if (!file.text) report_unreadable(unit, file.import, file.path, file.why);
    else if (!file.ast) parse_report_encoding(unit->diags, file.path, file.text, file.size);
    else {
        if (file.diags) diags_add(unit->diags, file.diags);
        VEC_PUSH(unit->arena, &load->asts, file.ast);
        load->files.items[index].active = true;
        take_imports(load, file.ast, file.path);
        load->files.items[index].active = false;
    }
}

void load_policy(Unit *unit, const char *path)
{
    Load load = {.unit = unit};
    if (path_is_folder(path)) {
        int count;
        char **names = folder_list(unit->arena, path, ".pol", &count);
        if (!names || !count) {
            Diag *diag = diag_at(unit->diags, names ? DIAG_E0404 : DIAG_E0001, SPAN_NONE, names ? "the folder %s holds no .pol file" : "cannot read the folder %s", names ? "文件夹 %s 中没有 .pol 文件" : "无法读取文件夹 %s", path);
            diag_help(unit->diags, diag, "name the folder that holds the policy", "请指定放有政策文件的文件夹");
        }
        for (int i = 0; names && i < count; i++) enter_file(&load, path_join(unit->arena, path, names[i]), SPAN_NONE);
    } else
        enter_file(&load, path, SPAN_NONE);
    int32_t named = load.files.count;
    parse_from(&load, 0);
    for (int32_t i = 0; i < named; i++) take_file(&load, i);
    unit->asts = load.asts.items;
    unit->ast_count = load.asts.count;
}

int32_t load_notice(Unit *unit)
{
    const PolicyDecl *policy = unit->sema->policy;
    if (!policy || !policy->source.count) return -1;
    const Quotation *name = &policy->source.items[0];
    const Source *beside = source_of(unit->sources, name->span);
    const char *path = path_join(unit->arena, path_folder(unit->arena, beside->path), name->text);
    size_t size;
    const char *why, *text = file_read(unit->arena, path, SOURCE_LIMIT, &size, &why);
    if (text && utf8_first_invalid(text, size) >= 0) {
        text = NULL;
        why = "not UTF-8 text";
    }
    if (!text) {
        Diag *diag = diag_at(unit->diags, DIAG_E0502, name->span, "cannot read the source text %1$s: %2$s", "无法读取原文 %1$s：%3$s", path, why, reason_in_chinese(why));
        diag_help(unit->diags, diag, "put the text of the notice there, so that quotations can be checked", "请把通知原文放在该处，以便核对引文");
        return -1;
    }
    return source_add(unit->sources, path, text, size);
}
