/* workbook - see workbook.h. This file: the zip, the list of sheets, the shared texts. workbook_styles.c: the number formats. workbook_sheet.c: the cells. */
#include "data/row_error.h"
#include "data/workbook_private.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool workbook_fail(Workbook *workbook, const char *english, const char *chinese, ...) {
    if (workbook->failure.english) return false;
    va_list arguments, again;
    va_start(arguments, chinese);
    va_copy(again, arguments);
    workbook->failure = (Wording){arena_vprintf(workbook->arena, english, arguments), NULL};
    workbook->failure.chinese = arena_vprintf(workbook->arena, chinese, again);
    va_end(again);
    va_end(arguments);
    return false;
}

const char *xml_local(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name) {
    for (; attributes && *attributes; attributes += 2)
        if (strcmp(xml_local(*attributes), name) == 0) return attributes[1];
    return NULL;
}

/* ---- parts ------------------------------------------------------------------------------------------------------------------ */

bool workbook_part(Workbook *workbook, const char *name) {
    if (workbook->part_open) unzCloseCurrentFile(workbook->zip);
    workbook->part_open = false;
    while (*name == '/') name++;
    if (unzLocateFile(workbook->zip, name, 2) != UNZ_OK || unzOpenCurrentFile(workbook->zip) != UNZ_OK) return false;
    workbook->part_open = true;
    return true;
}

bool workbook_parse(Workbook *workbook, const char *part, XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text, void *context,
                    XML_Parser *running) {
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!parser) memory_exhausted(0);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    XML_SetUserData(parser, context);
    if (running) *running = parser;
    for (bool last = false; !last && !workbook->failure.english;) {
        char chunk[CHUNK];
        int  count = unzReadCurrentFile(workbook->zip, chunk, sizeof chunk);
        last = count == 0;
        if (count < 0) workbook_fail(workbook, "the file is damaged (%s cannot be unpacked)", "文件已损坏（%s 无法解压）", quote_text(workbook->arena, part, strlen(part)));
        else if (XML_Parse(parser, chunk, count, last) != XML_STATUS_OK)
            workbook_fail(workbook, "the file is damaged (%s, line %lu)", "文件已损坏（%s 第%lu行）", quote_text(workbook->arena, part, strlen(part)), (unsigned long)XML_GetCurrentLineNumber(parser));
    }
    XML_ParserFree(parser);
    if (running) *running = NULL;
    return !workbook->failure.english;
}

/* ---- the list of sheets ------------------------------------------------------------------------------------------------------ */

static void XMLCALL book_start(void *context, const char *name, const char **attributes) {
    Workbook   *workbook = context;
    const char *local = xml_local(name);
    if (strcmp(local, "workbookPr") == 0) {
        const char *from = xml_attribute(attributes, "date1904");
        workbook->from_1904 = from && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
    }
    if (strcmp(local, "sheet") != 0 || workbook->sheets.count >= SHEETS) return;
    const char *title = xml_attribute(attributes, "name"), *relation = NULL;
    for (const char **at = attributes; *at; at += 2)            /* r:id, not sheetId */
        if (strchr(*at, ':') && strcmp(xml_local(*at), "id") == 0) relation = at[1];
    if (!title || !relation) return;
    const char *state = xml_attribute(attributes, "state");
    bool        hidden = state && strcmp(state, "visible") != 0;
    SheetEntry  entry = {arena_strndup(workbook->arena, title, strlen(title)), arena_strndup(workbook->arena, relation, strlen(relation)), hidden};
    VEC_PUSH(workbook->arena, &workbook->sheets, entry);
}

typedef struct { Workbook *workbook; const char *relation, *target; } Relations;

static void XMLCALL relation_start(void *context, const char *name, const char **attributes) {
    Relations *relations = context;
    if (strcmp(xml_local(name), "Relationship") != 0) return;
    const char *id = xml_attribute(attributes, "Id"), *target = xml_attribute(attributes, "Target");
    if (id && target && strcmp(id, relations->relation) == 0) relations->target = arena_strndup(relations->workbook->arena, target, strlen(target));
}

Workbook *workbook_open(Arena *arena, const char *path, Wording *why) {
    Workbook *workbook = NEW(arena, Workbook);
    workbook->arena = arena;
    workbook->zip = unzOpen64(path);
    if (!workbook->zip) {
        *why = (Wording){"this is not an .xlsx workbook (old .xls and encrypted files are not either)", "这不是 .xlsx 工作簿（旧的 .xls 和加密文件也不是）"};
        return NULL;
    }
    if (!workbook_part(workbook, "xl/workbook.xml")) workbook_fail(workbook, "the file holds no workbook", "文件中没有工作簿");
    else workbook_parse(workbook, "xl/workbook.xml", book_start, NULL, NULL, workbook, NULL);
    if (!workbook->failure.english && workbook->sheets.count == 0) workbook_fail(workbook, "the workbook has no sheet", "工作簿中没有工作表");
    if (!workbook->failure.english && workbook_read_styles(workbook) && workbook_read_shared(workbook)) return workbook;
    *why = workbook->failure;
    workbook_close(workbook);
    return NULL;
}

void workbook_close(Workbook *workbook) {
    if (!workbook) return;
    if (workbook->parser) XML_ParserFree(workbook->parser);
    if (workbook->part_open) unzCloseCurrentFile(workbook->zip);
    if (workbook->zip) unzClose(workbook->zip);
    buffer_free(&workbook->shared_text);
    buffer_free(&workbook->row_text);
    free(workbook->shared);
    *workbook = (Workbook){.arena = workbook->arena};
}

const Wording *workbook_failure(const Workbook *workbook) { return workbook->failure.english ? &workbook->failure : NULL; }
bool workbook_counts_from_1904(const Workbook *workbook) { return workbook->from_1904; }

static const char *sheet_names(const Workbook *workbook, const char *separator) {
    Buffer names = {0};
    for (int32_t i = 0; i < workbook->sheets.count; i++) {
        const char *name = workbook->sheets.items[i].name;
        buffer_printf(&names, "%s%s", i ? separator : "", quote_text(workbook->arena, name, strlen(name)));
    }
    const char *text = arena_strndup(workbook->arena, names.data, names.size);
    buffer_free(&names);
    return text;
}

static int32_t find_sheet(const Workbook *workbook, const char *sheet) {
    for (int32_t i = 0; !sheet && i < workbook->sheets.count; i++)
        if (!workbook->sheets.items[i].hidden) return i;
    if (!sheet) return 0;
    for (int32_t i = 0; i < workbook->sheets.count; i++)
        if (strcmp(workbook->sheets.items[i].name, sheet) == 0) return i;
    char *end;
    long  number = strtol(sheet, &end, 10);
    return *sheet >= '0' && *sheet <= '9' && *end == '\0' && number >= 1 && number <= workbook->sheets.count ? (int32_t)number - 1 : -1;
}

const char *workbook_sheet_part(Workbook *workbook, const char *sheet, Wording *why) {
    int32_t index = find_sheet(workbook, sheet);
    if (index < 0) {
        *why = (Wording){arena_printf(workbook->arena, "there is no sheet \"%s\"; the workbook has %s", sheet, sheet_names(workbook, ", ")),
                         arena_printf(workbook->arena, "没有工作表“%s”，工作簿中有：%s", sheet, sheet_names(workbook, "、"))};
        return NULL;
    }
    Relations relations = {workbook, workbook->sheets.items[index].relation, NULL};
    if (workbook_part(workbook, "xl/_rels/workbook.xml.rels"))
        workbook_parse(workbook, "xl/_rels/workbook.xml.rels", relation_start, NULL, NULL, &relations, NULL);
    if (!relations.target) workbook_fail(workbook, "the file is damaged (the sheet is not there)", "文件已损坏（找不到工作表）");
    *why = workbook->failure;
    if (workbook->failure.english) return NULL;
    return *relations.target == '/' ? relations.target + 1 : arena_printf(workbook->arena, "xl/%s", relations.target);
}

/* ---- shared texts ------------------------------------------------------------------------------------------------------------- */

typedef struct { Workbook *workbook; bool in_item, in_text, in_phonetic; size_t start; } Shared;

static void keep_shared(Workbook *workbook, size_t at) {
    if (workbook->shared_count == workbook->shared_capacity) {
        workbook->shared_capacity = workbook->shared_capacity ? workbook->shared_capacity * 2 : 1024;
        size_t *grown = realloc(workbook->shared, sizeof(size_t) * (size_t)workbook->shared_capacity);
        if (!grown) memory_exhausted(sizeof(size_t) * (size_t)workbook->shared_capacity);
        workbook->shared = grown;
    }
    workbook->shared[workbook->shared_count++] = at;
}

static void XMLCALL shared_start(void *context, const char *name, const char **attributes) {
    Shared     *shared = context;
    const char *local = xml_local(name);
    (void)attributes;
    if (strcmp(local, "si") == 0) {
        shared->start = shared->workbook->shared_text.size;
        keep_shared(shared->workbook, shared->start);
    }
    if (strcmp(local, "t") == 0) shared->in_text = true;
    if (strcmp(local, "rPh") == 0) shared->in_phonetic = true;
}

static void XMLCALL shared_end(void *context, const char *name) {
    Shared     *shared = context;
    const char *local = xml_local(name);
    if (strcmp(local, "si") == 0) workbook_unescape(&shared->workbook->shared_text, shared->start);
    if (strcmp(local, "t") == 0) shared->in_text = false;
    if (strcmp(local, "rPh") == 0) shared->in_phonetic = false;
}

static void XMLCALL shared_text(void *context, const char *text, int size) {
    Shared *shared = context;
    if (!shared->in_text || shared->in_phonetic) return;
    buffer_put(&shared->workbook->shared_text, text, (size_t)size);
    if (shared->workbook->shared_text.size > SHARED_BYTES)
        workbook_fail(shared->workbook, "the workbook holds more than %d MB of text; save the table as CSV", "工作簿的文字超过 %d MB；请另存为CSV", (int)(SHARED_BYTES >> 20));
}

bool workbook_read_shared(Workbook *workbook) {
    Shared shared = {.workbook = workbook};
    if (workbook_part(workbook, "xl/sharedStrings.xml") && !workbook_parse(workbook, "xl/sharedStrings.xml", shared_start, shared_end, shared_text, &shared, NULL)) return false;
    keep_shared(workbook, workbook->shared_text.size);
    return true;
}
