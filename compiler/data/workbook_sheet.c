/* workbook_sheet - the cells of a sheet, as its XML passes by. The parser is halted at the end of each row that holds something. */
#include "data/row_error.h"
#include "data/workbook_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool workbook_read_address(const char *text, int64_t *row, int32_t *column, const char **end) {
    *row = 0;
    *column = 0;
    if (*text == '$') text++;
    for (; *text >= 'A' && *text <= 'Z' && *column <= SHEET_COLUMNS; text++) *column = *column * 26 + (*text - 'A' + 1);
    if (*text == '$') text++;
    for (; *text >= '0' && *text <= '9' && *row <= SHEET_ROWS; text++) *row = *row * 10 + (*text - '0');
    if (end) *end = text;
    return *column >= 1 && *column <= SHEET_COLUMNS && *row >= 1 && *row <= SHEET_ROWS;
}

void workbook_address(int64_t row, int32_t column, char text[32]) {
    char letters[8];
    int  count = 0;
    for (; column > 0 && count < 7; column = (column - 1) / 26) letters[count++] = (char)('A' + (column - 1) % 26);
    for (int i = 0; i < count; i++) text[i] = letters[count - 1 - i];
    snprintf(text + count, 24, "%lld", (long long)row);
}

static int hex_value(const char *text) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char digit = text[i];
        if (digit >= '0' && digit <= '9') value = value * 16 + (digit - '0');
        else if (digit >= 'A' && digit <= 'F') value = value * 16 + (digit - 'A' + 10);
        else if (digit >= 'a' && digit <= 'f') value = value * 16 + (digit - 'a' + 10);
        else return -1;
    }
    return value;
}

void workbook_unescape(Buffer *text, size_t start) {
    size_t out = start;
    for (size_t at = start; at < text->size;) {
        int code = text->size - at >= 7 && text->data[at] == '_' && text->data[at + 1] == 'x' && text->data[at + 6] == '_' ? hex_value(text->data + at + 2) : -1;
        if (code < 0 || code >= 0x80) {                         /* only controls and ASCII are written so */
            text->data[out++] = text->data[at++];
            continue;
        }
        text->data[out++] = (char)code;
        at += 7;
    }
    if (text->data) text->data[out] = '\0';
    text->size = text->data ? out : 0;
}

/* ---- cells -------------------------------------------------------------------------------------------------------------------- */

static void start_cell(Workbook *workbook, const char **attributes) {
    SheetScan  *scan = &workbook->scan;
    const char *address = xml_attribute(attributes, "r"), *type = xml_attribute(attributes, "t"), *style = xml_attribute(attributes, "s");
    int64_t     row;
    int32_t     column;
    scan->column++;
    if (address) {
        if (!workbook_read_address(address, &row, &column, NULL) || row != scan->row || column < scan->column) {
            workbook_fail(workbook, "the file is damaged (the cell %s stands in row %lld)", "文件已损坏（单元格 %s 出现在第%lld行）", quote_text(workbook->arena, address, strlen(address)),
                          (long long)scan->row);
            return;
        }
        scan->column = column;
    }
    scan->in_cell = true;
    scan->has_formula = scan->has_value = scan->in_value = scan->in_text = scan->in_phonetic = false;
    snprintf(scan->type, sizeof scan->type, "%s", type ? type : "n");
    scan->style = style ? atoi(style) : 0;
    scan->start = workbook->row_text.size;
}

/* The kind of the cell; moves a shared text into the row. False: broken. */
static bool cell_kind(Workbook *workbook, SheetKind *kind) {
    SheetScan *scan = &workbook->scan;
    const char *type = scan->type;
    Buffer     *text = &workbook->row_text;
    if (strcmp(type, "s") == 0) {
        char *end;
        long long index = strtoll(text->data + scan->start, &end, 10);
        if (text->size == scan->start || *end || index < 0 || index + 1 >= workbook->shared_count) return workbook_fail(workbook, "the file is damaged (a shared text is not there)", "文件已损坏（缺少共享文本）");
        text->size = scan->start;
        buffer_put(text, workbook->shared_text.data ? workbook->shared_text.data + workbook->shared[index] : "", workbook->shared[index + 1] - workbook->shared[index]);
        *kind = SHEET_TEXT;
        return true;
    }
    if (strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0) {
        workbook_unescape(text, scan->start);
        *kind = SHEET_TEXT;
    } else if (strcmp(type, "b") == 0) *kind = SHEET_BOOL;
    else if (strcmp(type, "e") == 0) *kind = SHEET_ERROR;
    else if (strcmp(type, "d") == 0) *kind = SHEET_DATE;
    else if (strcmp(type, "n") == 0) *kind = SHEET_NUMBER;
    else return workbook_fail(workbook, "the file has cells of an unknown type (%s)", "文件中有未知类型的单元格（%s）", quote_text(workbook->arena, type, strlen(type)));
    return true;
}

static void end_cell(Workbook *workbook) {
    SheetScan *scan = &workbook->scan;
    RawCell    cell = {.column = scan->column, .start = scan->start};
    scan->in_cell = false;
    bool empty_result = scan->has_formula && strcmp(scan->type, "n") == 0 && workbook->row_text.size == scan->start;     /* some programs write <v/>; an empty text is of type str */
    if (!scan->has_value || empty_result) {
        if (!scan->has_formula) return;
        cell.kind = SHEET_NO_VALUE;
        workbook->row_text.size = scan->start;
    } else if (!cell_kind(workbook, &cell.kind)) return;
    cell.size = workbook->row_text.size - scan->start;
    if (cell.size == 0 && cell.kind != SHEET_NO_VALUE) return;  /* an empty text is an empty cell */
    if (scan->style >= 0 && scan->style < workbook->style_count) cell.style = workbook->styles[scan->style];
    buffer_byte(&workbook->row_text, '\0');
    VEC_PUSH(workbook->arena, &workbook->cells, cell);
}

static void XMLCALL sheet_start(void *context, const char *name, const char **attributes) {
    Workbook   *workbook = context;
    SheetScan  *scan = &workbook->scan;
    const char *local = xml_local(name);
    if (workbook->failure.english) return;
    if (strcmp(local, "row") == 0) {
        const char *number = xml_attribute(attributes, "r");
        int64_t     row = number ? strtoll(number, NULL, 10) : scan->row + 1;
        if (row <= scan->row || row > SHEET_ROWS) {
            workbook_fail(workbook, "the file is damaged (rows are not in order)", "文件已损坏（行的次序错乱）");
            return;
        }
        scan->row = row;
        scan->column = 0;
        scan->in_row = true;
    } else if (strcmp(local, "c") == 0 && scan->in_row) start_cell(workbook, attributes);
    else if (!scan->in_cell) return;
    else if (strcmp(local, "v") == 0) scan->in_value = scan->has_value = true;
    else if (strcmp(local, "f") == 0) scan->has_formula = true;
    else if (strcmp(local, "is") == 0) scan->has_value = true;
    else if (strcmp(local, "t") == 0) scan->in_text = true;
    else if (strcmp(local, "rPh") == 0) scan->in_phonetic = true;
}

static void XMLCALL sheet_end(void *context, const char *name) {
    Workbook   *workbook = context;
    SheetScan  *scan = &workbook->scan;
    const char *local = xml_local(name);
    if (workbook->failure.english) return;
    if (strcmp(local, "row") == 0) {
        scan->in_row = false;
        scan->row_done = workbook->cells.count > 0;
        if (scan->row_done) XML_StopParser(workbook->parser, XML_TRUE);
    } else if (strcmp(local, "c") == 0 && scan->in_cell) end_cell(workbook);
    else if (strcmp(local, "v") == 0) scan->in_value = false;
    else if (strcmp(local, "t") == 0) scan->in_text = false;
    else if (strcmp(local, "rPh") == 0) scan->in_phonetic = false;
}

static void XMLCALL sheet_text(void *context, const char *text, int size) {
    Workbook  *workbook = context;
    SheetScan *scan = &workbook->scan;
    if (!scan->in_value && !(scan->in_text && !scan->in_phonetic)) return;
    if (workbook->row_text.size + (size_t)size > ROW_BYTES)
        workbook_fail(workbook, "row %lld is longer than %d MB", "第%lld行超过 %d MB", (long long)scan->row, ROW_BYTES >> 20);
    else buffer_put(&workbook->row_text, text, (size_t)size);
}

/* ---- merged cells, which stand behind the rows in the file -------------------------------------------------------------------------- */

static void XMLCALL merge_start(void *context, const char *name, const char **attributes) {
    Workbook   *workbook = context;
    const char *range = xml_attribute(attributes, "ref"), *end;
    Merge       merge;
    if (strcmp(xml_local(name), "mergeCell") != 0 || !range || strlen(range) >= sizeof merge.text) return;
    if (!workbook_read_address(range, &merge.first_row, &merge.first_column, &end) || *end != ':' ||
        !workbook_read_address(end + 1, &merge.last_row, &merge.last_column, NULL)) return;
    strcpy(merge.text, range);
    if (workbook->merges.count == MERGES) workbook_fail(workbook, "the sheet has more than %d merged ranges; unmerge them", "工作表的合并区域超过%d个；请取消合并", MERGES);
    VEC_PUSH(workbook->arena, &workbook->merges, merge);
}

/* Looks through the sheet for merged cells; the XML is parsed only when the word stands there. */
static bool find_merges(Workbook *workbook, const char *part) {
    static const char word[] = "mergeCell";
    enum { WORD = sizeof word - 1 };
    char   chunk[WORD + CHUNK];
    size_t kept = 0;
    bool   found = false;
    for (int count; !found && (count = unzReadCurrentFile(workbook->zip, chunk + kept, CHUNK)) > 0;) {
        size_t size = kept + (size_t)count;
        found = memmem(chunk, size, word, WORD) != NULL;
        kept = size < WORD ? size : WORD - 1;
        memmove(chunk, chunk + size - kept, kept);
    }
    if (!workbook_part(workbook, part)) return false;
    if (!found) return true;
    return workbook_parse(workbook, part, merge_start, NULL, NULL, workbook, NULL) && workbook_part(workbook, part);
}

bool workbook_has_merges(const Workbook *workbook, int64_t row) {
    for (int32_t i = 0; i < workbook->merges.count; i++)
        if (workbook->merges.items[i].first_row <= row && row <= workbook->merges.items[i].last_row) return true;
    return false;
}

const char *workbook_merged(const Workbook *workbook, int64_t row, int32_t column) {
    for (int32_t i = 0; i < workbook->merges.count; i++) {
        const Merge *merge = &workbook->merges.items[i];
        bool inside = merge->first_row <= row && row <= merge->last_row && merge->first_column <= column && column <= merge->last_column;
        if (inside && (row != merge->first_row || column != merge->first_column)) return merge->text;
    }
    return NULL;
}

/* ---- rows --------------------------------------------------------------------------------------------------------------------- */

bool workbook_select(Workbook *workbook, const char *sheet, Wording *why) {
    const char *part = workbook_sheet_part(workbook, sheet, why);
    if (!part) return false;
    if (!workbook_part(workbook, part)) workbook_fail(workbook, "the file is damaged (%s is not there)", "文件已损坏（缺少 %s）", quote_text(workbook->arena, part, strlen(part)));
    else if (find_merges(workbook, part)) {
        unz_file_info64 info;
        if (unzGetCurrentFileInfo64(workbook->zip, &info, NULL, 0, NULL, 0, NULL, 0) == UNZ_OK) workbook->total = (int64_t)info.uncompressed_size;
        workbook->parser = XML_ParserCreate(NULL);
        if (!workbook->parser) memory_exhausted(0);
        XML_SetElementHandler(workbook->parser, sheet_start, sheet_end);
        XML_SetCharacterDataHandler(workbook->parser, sheet_text);
        XML_SetUserData(workbook->parser, workbook);
    } else workbook_fail(workbook, "the file is damaged (%s cannot be unpacked)", "文件已损坏（%s 无法解压）", quote_text(workbook->arena, part, strlen(part)));
    *why = workbook->failure;
    return !workbook->failure.english;
}

/* Parses on to the end of the next row that holds something. */
static bool advance(Workbook *workbook) {
    while (!workbook->failure.english) {
        enum XML_Status status;
        if (workbook->suspended) status = XML_ResumeParser(workbook->parser);
        else if (workbook->at_end) return false;
        else {
            char chunk[CHUNK];
            int  count = unzReadCurrentFile(workbook->zip, chunk, sizeof chunk);
            if (count < 0) return workbook_fail(workbook, "the file is damaged (the sheet cannot be unpacked)", "文件已损坏（工作表无法解压）");
            workbook->at_end = count == 0;
            workbook->done += count;
            status = XML_Parse(workbook->parser, chunk, count, workbook->at_end);
        }
        workbook->suspended = status == XML_STATUS_SUSPENDED;
        if (status == XML_STATUS_ERROR)
            return workbook_fail(workbook, "the file is damaged (the sheet ends or breaks in row %lld)", "文件已损坏（工作表在第%lld行中断）", (long long)workbook->scan.row);
        if (workbook->suspended) return !workbook->failure.english;
    }
    return false;
}

bool workbook_row(Workbook *workbook, int64_t *row, const SheetCell **cells, int32_t *count) {
    workbook->cells.count = workbook->ready.count = 0;
    buffer_clear(&workbook->row_text);
    if (!advance(workbook)) return false;
    for (int32_t i = 0; i < workbook->cells.count; i++) {
        const RawCell *raw = &workbook->cells.items[i];
        SheetCell cell = {.kind = raw->kind, .column = raw->column, .text = workbook->row_text.data + raw->start, .size = raw->size};
        if (raw->style && raw->kind == SHEET_NUMBER) {
            cell.shows = raw->style->shows;
            cell.percent = raw->style->percent;
            cell.words = workbook_words(raw->style, cell.text);
        }
        VEC_PUSH(workbook->arena, &workbook->ready, cell);
    }
    *row = workbook->scan.row;
    *cells = workbook->ready.items;
    *count = workbook->ready.count;
    return true;
}

void workbook_position(const Workbook *workbook, int64_t *done, int64_t *total) {
    *done = workbook->done;
    *total = workbook->total;
}
