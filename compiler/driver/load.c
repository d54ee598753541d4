/* load - see load.h. A file is read once, whoever names it; imports are relative to the file that imports. */
#include "driver/load.h"

#include "base/file.h"
#include "syntax/parse.h"
#include <errno.h>
#include <string.h>

#define SOURCE_LIMIT ((size_t)16 << 20)           /* bytes of one .pol file or notice */
#define FILE_LIMIT   10000                         /* files of one policy */

typedef struct { const char *path; bool exists; FileIdentity identity; bool active; } LoadedFile;

typedef struct {
    Unit *unit;
    VEC(LoadedFile) files;
    VEC(Ast *) asts;
} Load;

/* By what the system calls the file, whatever its name; a file that is not there goes by its path. */
static int32_t find_file(const Load *load, const char *path)
{
    FileIdentity identity = {0};
    bool exists = file_identify(path, &identity);
    for (int32_t i = 0; i < load->files.count; i++) {
        const LoadedFile *file = &load->files.items[i];
        if (file->exists != exists) continue;
        if (exists ? file->identity.device == identity.device && file->identity.number == identity.number : !strcmp(file->path, path)) return i;
    }
    return -1;
}

static bool ends_in_pol(const char *path)
{
    size_t size = strlen(path);
    return size > 4 && !strcmp(path + size - 4, ".pol");
}

static void load_file(Load *load, const char *path, Span import);

static void load_imports(Load *load, const Ast *ast, const char *path)
{
    Unit *unit = load->unit;
    for (int i = 0; i < ast->decls.count; i++) {
        const Decl *decl = ast->decls.items[i];
        if (decl->kind != DECL_IMPORT || !decl->as.IMPORT.path) continue;
        if (!ends_in_pol(decl->as.IMPORT.path)) {
            Diag *diag = diag_at(unit->diags, DIAG_E0001, decl->as.IMPORT.span, "only .pol files can be imported", "只能导入 .pol 文件");
            diag_help(unit->diags, diag, "name the file with its ending, for example `facts.pol`", "请写出带扩展名的文件名，例如“facts.pol”");
            continue;
        }
        const char *target = path_join(unit->arena, path_folder(unit->arena, path), decl->as.IMPORT.path);
        int32_t known = find_file(load, target);
        if (known >= 0 && load->files.items[known].active) {
            Diag *diag = diag_at(unit->diags, DIAG_E0004, decl->as.IMPORT.span, "`%s` imports itself, directly or through other files", "“%s”直接或间接地导入了自身", decl->as.IMPORT.path);
            diag_help(unit->diags, diag, "move what both files need into a third file and import that", "请把两边都需要的内容移到第三个文件，再导入它");
            continue;
        }
        if (known < 0) load_file(load, target, decl->as.IMPORT.span);
    }
}

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

static void load_file(Load *load, const char *path, Span import)
{
    Unit *unit = load->unit;
    LoadedFile file = {.path = path, .active = true};
    file.exists = file_identify(path, &file.identity);
    if (load->files.count >= FILE_LIMIT) return;
    int32_t index = load->files.count;
    VEC_PUSH(unit->arena, &load->files, file);
    size_t size;
    const char *why, *text = file_read(unit->arena, path, SOURCE_LIMIT, &size, &why);
    if (!text) {
        report_unreadable(unit, import, path, why);
        load->files.items[index].active = false;
        return;
    }
    int32_t source = source_add(unit->sources, path, text, size);
    if (source < 0) {
        parse_report_encoding(unit->diags, path, text, size);
        load->files.items[index].active = false;
        return;
    }
    Ast *ast = parse_source(unit->arena, unit->interner, unit->sources, source, unit->diags);
    VEC_PUSH(unit->arena, &load->asts, ast);
    load_imports(load, ast, path);
    load->files.items[index].active = false;
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
        for (int i = 0; names && i < count; i++) {
            const char *file = path_join(unit->arena, path, names[i]);
            if (find_file(&load, file) < 0) load_file(&load, file, SPAN_NONE);
        }
    } else
        load_file(&load, path, SPAN_NONE);
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
