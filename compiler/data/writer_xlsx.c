/* writer_xlsx - a workbook with one sheet, by libxlsxwriter. The library is opened only when a workbook is asked for: linked, it would add several
 * milliseconds to every start of the program (it brings libcrypto along). Same columns as CSV; amounts are numbers with two decimals where a
 * spreadsheet holds them exactly (15 digits), else text. */
#include "data/writer_cells.h"
#include "data/writer_private.h"

#ifdef POL_XLSX_WRITER

#include "base/utf8.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#define LIBRARY_FUNCTIONS(X) \
    X(workbook_new_opt) X(workbook_add_worksheet) X(workbook_add_format) X(workbook_set_properties) X(workbook_close) X(format_set_bold) \
    X(format_set_num_format) X(worksheet_write_string) X(worksheet_write_number) X(worksheet_freeze_panes) X(worksheet_set_column) X(lxw_strerror)

typedef struct {
    void *handle;
#define X(name) __typeof__(&name) name;
    LIBRARY_FUNCTIONS(X)
#undef X
} Library;

enum { SHEET_ROWS = 1048576, SHEET_COLUMNS = 16384, CELL_CHARACTERS = 32767 };
#define EXACT_FEN ((int64_t)1000000000000000)                  /* 15 digits */
#define MADE ((time_t)946684800)                               /* 2000-01-01: two runs give the same bytes */

struct XlsxWriter {
    CellSink       sink;
    Library        library;
    lxw_workbook  *workbook;
    lxw_worksheet *sheet;
    lxw_format    *bold, *money;
    lxw_row_t      row;
    lxw_col_t      column;
    bool           heading;
    Wording        failure;                                     /* .english NULL: none */
};

static bool open_library(Library *library) {
    library->handle = dlopen("libxlsxwriter.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library->handle) return false;
#define X(name) \
    library->name = (__typeof__(&name))(uintptr_t)dlsym(library->handle, #name); \
    if (!library->name) return false;
    LIBRARY_FUNCTIONS(X)
#undef X
    return true;
}

static void keep_error(XlsxWriter *xlsx, lxw_error error) {
    if (error == LXW_NO_ERROR || xlsx->failure.english) return;
    const char *text = xlsx->library.lxw_strerror(error);
    xlsx->failure = (Wording){text, text};
}

/* The start of a text that fits a cell, cut between characters. */
static char *fit(const char *text, size_t size) {
    size_t at = 0;
    for (int count = 0; at < size && count < CELL_CHARACTERS; count++) {
        uint32_t code_point;
        int length = utf8_decode(text + at, size - at, &code_point);
        at += length > 0 ? (size_t)length : 1;
    }
    return strndup(text, at);
}

static void put_text(CellSink *sink, const char *text, size_t size) {
    XlsxWriter *xlsx = (XlsxWriter *)sink;
    if (size && !xlsx->failure.english) {
        char *copy = fit(text, size);
        if (!copy) memory_exhausted(size);
        keep_error(xlsx, xlsx->library.worksheet_write_string(xlsx->sheet, xlsx->row, xlsx->column, copy, xlsx->heading ? xlsx->bold : NULL));
        free(copy);
    }
    xlsx->column++;
}

static void put_integer(CellSink *sink, int64_t value) {
    XlsxWriter *xlsx = (XlsxWriter *)sink;
    if (!xlsx->failure.english) keep_error(xlsx, xlsx->library.worksheet_write_number(xlsx->sheet, xlsx->row, xlsx->column, (double)value, NULL));
    xlsx->column++;
}

static void put_money(CellSink *sink, int64_t fen) {
    XlsxWriter *xlsx = (XlsxWriter *)sink;
    char        text[48];
    money_text(fen, text);
    if (fen >= EXACT_FEN || fen <= -EXACT_FEN) {
        put_text(sink, text, strlen(text));
        return;
    }
    double nearest = strtod(text, NULL);                        /* the number whose shortest form is this text */
    if (!xlsx->failure.english) keep_error(xlsx, xlsx->library.worksheet_write_number(xlsx->sheet, xlsx->row, xlsx->column, nearest, xlsx->money));
    xlsx->column++;
}

static void end_row(CellSink *sink) {
    XlsxWriter *xlsx = (XlsxWriter *)sink;
    xlsx->column = 0;
    xlsx->row++;
    if (xlsx->row == SHEET_ROWS && !xlsx->failure.english)
        xlsx->failure = (Wording){"a sheet holds at most 1,048,576 rows; use csv or parquet", "一张工作表最多1048576行；请用 csv 或 parquet"};
}

bool xlsx_writer_open(Writer *writer, Arena *arena) {
    XlsxWriter *xlsx = writer->xlsx = NEW(arena, XlsxWriter);
    xlsx->sink = (CellSink){put_text, put_integer, put_money, end_row, NULL, NULL};
    if (!open_library(&xlsx->library)) {
        xlsx->failure = (Wording){"libxlsxwriter is not installed (Debian: libxlsxwriter4)", "没有安装 libxlsxwriter（Debian 的包名是 libxlsxwriter4）"};
        return false;
    }
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE};
    xlsx->workbook = xlsx->library.workbook_new_opt(writer->options.path, &options);
    if (!xlsx->workbook) memory_exhausted(0);
    lxw_doc_properties properties = {.created = MADE};
    keep_error(xlsx, xlsx->library.workbook_set_properties(xlsx->workbook, &properties));
    xlsx->sheet = xlsx->library.workbook_add_worksheet(xlsx->workbook, writer->options.language == LANGUAGE_CHINESE ? "判定结果" : "decisions");
    xlsx->bold = xlsx->library.workbook_add_format(xlsx->workbook);
    xlsx->money = xlsx->library.workbook_add_format(xlsx->workbook);
    xlsx->library.format_set_bold(xlsx->bold);
    xlsx->library.format_set_num_format(xlsx->money, "#,##0.00");
    xlsx->library.worksheet_freeze_panes(xlsx->sheet, 1, writer->options.shape == SHAPE_LONG ? 2 : 1);
    xlsx->library.worksheet_set_column(xlsx->sheet, 1, SHEET_COLUMNS - 1, 16, NULL);
    xlsx->heading = true;
    cells_heading(&writer->options, &xlsx->sink);
    xlsx->heading = false;
    return !xlsx->failure.english;
}

void xlsx_row(Writer *writer, const Row *row, const Decision *decision) {
    if (!writer->xlsx->failure.english) cells_row(&writer->options, row, decision, &writer->xlsx->sink);
}

const Wording *xlsx_writer_failure(const Writer *writer) { return writer->xlsx->failure.english ? &writer->xlsx->failure : NULL; }

void xlsx_writer_close(Writer *writer) {
    XlsxWriter *xlsx = writer->xlsx;
    if (xlsx->workbook) keep_error(xlsx, xlsx->library.workbook_close(xlsx->workbook));
    xlsx->workbook = NULL;
    /* The library stays open: its words for errors are still in use. */
}

#else

struct XlsxWriter { Wording failure; };

bool xlsx_writer_open(Writer *writer, Arena *arena) {
    writer->xlsx = NEW(arena, XlsxWriter);
    writer->xlsx->failure = (Wording){"this build has no xlsx writer (libxlsxwriter-dev was missing)", "这个版本构建时没有 libxlsxwriter，不能写出 xlsx"};
    return false;
}

void xlsx_row(Writer *writer, const Row *row, const Decision *decision) { (void)writer, (void)row, (void)decision; }
const Wording *xlsx_writer_failure(const Writer *writer) { return &writer->xlsx->failure; }
void xlsx_writer_close(Writer *writer) { (void)writer; }

#endif
