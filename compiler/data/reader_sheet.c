/* reader_sheet - applications from a sheet of a workbook, strict on types: a number with the format of a date is a date and nothing else, a date fact
 * takes no bare number, yes-or-no cells fit only such facts. No value is ever computed with a double: a stored number is taken as the decimal of at
 * most 15 digits that names the same double, which is what spreadsheet programs show; where there is none, the cell is refused. */
#include "data/reader_private.h"

#include "runtime/date.h"
#include "data/value_number.h"
#include "data/value_text.h"
#include "data/workbook.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct Sheet {
    Workbook *book;
    int32_t  *slots; int32_t column_count;       /* by column from 0 */
    int64_t   size;                              /* of the file */
};

/* ---- numbers ------------------------------------------------------------------------------------------------------------------ */

enum { PLAIN_TEXT = 400, EXACT_DIGITS = 15 };

static bool is_number_text(const char *text) {
    const char *at = text + (*text == '-' || *text == '+');
    size_t      digits = strspn(at, "0123456789");
    at += digits;
    if (*at == '.') {
        size_t more = strspn(at + 1, "0123456789");
        digits += more;
        at += 1 + more;
    }
    if (!digits) return false;
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '+' || at[1] == '-');
        size_t more = strspn(at, "0123456789");
        if (!more || more > 4) return false;
        at += more;
    }
    return *at == '\0';
}

/* The decimal that the stored text stands for, without an exponent. False: there is none of at most 15 digits. */
static bool plain_decimal(const char *text, char plain[PLAIN_TEXT]) {
    char   digits[64];
    double stored = strtod(text, NULL);
    snprintf(digits, sizeof digits, "%.*e", EXACT_DIGITS - 1, stored);
    if (strtod(digits, NULL) != stored) return false;
    /* d.dddddddddddddde±xx */
    bool negative = digits[0] == '-';
    const char *mark = strchr(digits, 'e');
    int  exponent = atoi(mark + 1), count = 0, out = 0;
    char significant[EXACT_DIGITS + 1];
    for (const char *at = digits; at < mark; at++)
        if (*at >= '0' && *at <= '9' && count < EXACT_DIGITS) significant[count++] = *at;
    while (count > 1 && significant[count - 1] == '0') count--;
    if (exponent > 300 || exponent < -60) return false;
    if (negative) plain[out++] = '-';
    if (exponent < 0) {
        plain[out++] = '0';
        plain[out++] = '.';
        for (int i = -1; i > exponent; i--) plain[out++] = '0';
    }
    for (int i = 0; i < count || i <= exponent; i++) {
        if (exponent >= 0 && i == exponent + 1) plain[out++] = '.';
        plain[out++] = i < count ? significant[i] : '0';
    }
    plain[out] = '\0';
    return true;
}

/* ---- dates -------------------------------------------------------------------------------------------------------------------- */

/* A serial number as 2025-06-30. False: it is no whole day, or a day that no calendar has. */
static bool serial_date(const Workbook *book, const char *plain, char date[16]) {
    int64_t serial = 0;
    size_t  count = strspn(plain, "0123456789");
    if (count == 0 || count > 7 || plain[count] != '\0') return false;
    serial = strtoll(plain, NULL, 10);
    int64_t days;
    if (workbook_counts_from_1904(book)) days = date_from_civil(1904, 1, 1) + serial;
    else {
        if (serial == 0 || serial == 60) return false;          /* 1900-01-00, and 1900-02-29, which never was */
        days = date_from_civil(1899, 12, serial < 60 ? 31 : 30) + serial;
    }
    if (days > DATE_MAX) return false;
    date_write((int32_t)days, date);
    return true;
}

static void bad_serial(ValueContext *value, const char *plain) {
    const char *point = strchr(plain, '.');
    if (point && plain[0] != '-') {
        RowError *error = value_error(value, DATA_D0012, "the cell holds a date with a time of day (%s)", "单元格是带时刻的日期（%s）", plain);
        row_error_help(value->errors, error, "keep the date alone", "只保留日期");
        return;
    }
    RowError *error = value_error(value, DATA_D0013, "the cell is shown as a date, but %s is no day of the calendar", "单元格格式为日期，但 %s 不对应任何一天", plain);
    row_error_help(value->errors, error, "write the date as text: 2025-06-30", "可用文本写日期，例如 2025-06-30");
}

/* ---- one cell ----------------------------------------------------------------------------------------------------------------- */

static void wrong_kind(ValueContext *value, const char *english, const char *chinese) {
    Arena   *arena = value->errors->arena;
    Wording  expected = type_expectation(value->names, value->field->type);
    RowError *error = value_error_said(value, DATA_D0007, (Wording){arena_printf(arena, "%s cannot be given for this fact", english), arena_printf(arena, "这项事实不能用%s给出", chinese)});
    error->help = (Wording){arena_printf(arena, "it takes %s", expected.english), arena_printf(arena, "应为%s", expected.chinese)};
}

/* Whether the number format makes another value of the number for who looks at it: in another unit or currency, a hundred times as large; of yes and no the other one. */
static bool shown_otherwise(ValueContext *value, const SheetCell *cell) {
    IrType type = value->field->type;
    if (cell->percent && type.kind != TYPE_RATE) return true;
    if (!cell->words) return false;
    if (type.kind != TYPE_BOOL) return !value_has_words(value->names->schema, type, cell->words);
    RowErrors    unheard = {.arena = value->errors->arena};
    ValueContext word = *value;
    Cell         shown = {0};
    word.errors = &unheard;
    value_read(&word, FORM_CELL, cell->words, strlen(cell->words), &shown);
    return !shown.present || shown.value != (strtod(cell->text, NULL) != 0);
}

static void report_shown(ValueContext *value, const SheetCell *cell, const char *plain) {
    const char *words = cell->words ? cell->words : "%";
    RowError *error = value_error(value, DATA_D0022, "the cell holds %s and is shown with \"%s\"", "单元格的值是 %s，格式在数字旁显示“%s”", plain,
                                  quote_text(value->errors->arena, words, strlen(words)));
    row_error_why(value->errors, error, "nobody can say in which unit the number is meant", "无法确定数字以什么为单位");
    row_error_help(value->errors, error, "give the cell a plain number format, and write what is meant", "请改用普通数字格式，按实际单位填写");
}

static void number_cell(const Sheet *sheet, ValueContext *value, const SheetCell *cell, Cell *into) {
    char plain[PLAIN_TEXT], date[16];
    bool is_date = value->field->type.kind == TYPE_DATE;
    if (!is_number_text(cell->text)) {
        value_error(value, DATA_D0008, "the cell holds \"%s\", which is not a number", "单元格的内容“%s”不是数字", quote_text(value->errors->arena, cell->text, cell->size));
        return;
    }
    if (!plain_decimal(cell->text, plain)) {
        RowError *error = value_error(value, DATA_D0023, "the cell holds %s, more digits than a spreadsheet shows", "单元格的值是 %s，位数多于电子表格所显示的", cell->text);
        row_error_why(value->errors, error, "it is the result of a calculation, or has more than 15 digits; nothing is rounded silently", "这是计算的结果，或超过15位；不作默认取舍");
        row_error_help(value->errors, error, "round it in the sheet, for example ROUND(A1,2), or write it as text", "请在表中取整，例如 ROUND(A1,2)，或改用文本");
        return;
    }
    if (cell->shows == SHOWS_DAY && is_date) {
        if (serial_date(sheet->book, plain, date)) value_read(value, FORM_CELL, date, strlen(date), into);
        else bad_serial(value, plain);
    } else if (cell->shows == SHOWS_CLOCK && is_date) {
        RowError *error = value_error(value, DATA_D0031, "the cell holds the number %s and is shown as a time of day", "单元格是数字 %s，格式为时刻", plain);
        row_error_help(value->errors, error, "format the column as a date, or write 2025-06-30 as text", "把该列设为日期格式，或用文本写 2025-06-30");
    } else if (cell->shows != SHOWS_NUMBER) {
        wrong_kind(value, cell->shows == SHOWS_DAY ? "a cell shown as a date" : "a cell shown as a time of day", cell->shows == SHOWS_DAY ? "日期格式的单元格" : "时刻格式的单元格");
    } else if (is_date) {
        RowError *error = value_error(value, DATA_D0031, "the cell holds the number %s and is not shown as a date", "单元格是数字 %s，格式不是日期", plain);
        row_error_help(value->errors, error, "format the column as a date, or write 2025-06-30 as text", "把该列设为日期格式，或用文本写 2025-06-30");
    } else if (shown_otherwise(value, cell)) {
        report_shown(value, cell, plain);
    } else {
        value_read(value, FORM_CELL, plain, strlen(plain), into);
    }
}

/* The error of a cell that holds no value, whichever column it stands in; NULL: it holds one. */
static RowError *report_no_value(RowErrors *errors, const SheetCell *cell, Place place) {
    RowError *error = NULL;
    switch (cell->kind) {
    case SHEET_NUMBER: case SHEET_TEXT: case SHEET_BOOL: case SHEET_DATE: break;
    case SHEET_ERROR:
        error = row_error(errors, DATA_D0025, place, "the cell holds the error %s", "单元格是错误值 %s", quote_text(errors->arena, cell->text, cell->size));
        row_error_help(errors, error, "mend the formula, or clear the cell when the value is not known", "请修正公式；未知的值请留空");
        break;
    case SHEET_NO_VALUE:
        error = row_error(errors, DATA_D0026, place, "the cell holds a formula without its result", "单元格是公式，但没有保存计算结果");
        row_error_help(errors, error, "open the workbook in a spreadsheet program and save it", "请用电子表格打开工作簿后重新保存");
        break;
    }
    return error;
}

static void read_cell(Reader *reader, ValueContext *value, const SheetCell *cell, Cell *into) {
    switch (cell->kind) {
    case SHEET_NUMBER: number_cell(reader->sheet, value, cell, into); return;
    case SHEET_TEXT: value_read(value, FORM_CELL, cell->text, cell->size, into); return;
    case SHEET_BOOL:
        if (value->field->type.kind == TYPE_BOOL) *into = (Cell){cell->text[0] == '1', true};
        else wrong_kind(value, "true or false", "TRUE 或 FALSE");
        return;
    case SHEET_DATE:
        if (value->field->type.kind == TYPE_DATE) value_read(value, FORM_CELL, cell->text, cell->size, into);
        else wrong_kind(value, "a cell shown as a date", "日期格式的单元格");
        return;
    case SHEET_ERROR: case SHEET_NO_VALUE:
        report_no_value(value->errors, cell, value->place)->field = field_path(value->errors->arena, value->entity, value->field, value->element);
        return;
    }
}

/* ---- rows --------------------------------------------------------------------------------------------------------------------- */

static Place place_of(Reader *reader, Arena *arena, int64_t row, int32_t column) {
    char address[32];
    (void)reader;
    workbook_address(row, column, address);
    return (Place){.line = row, .column = column, .address = arena_strndup(arena, address, strlen(address))};
}

/* Cells that a merge covers are empty in the file: nobody can say whether the value was meant for them too. Said once a range. */
static void report_merges(Reader *reader, Arena *arena, Row *row) {
    const char *said = NULL;
    for (int32_t i = 0; i < reader->sheet->column_count; i++) {
        const char *range = reader->sheet->slots[i] == COLUMN_NONE ? NULL : workbook_merged(reader->sheet->book, row->line, i + 1);
        if (!range) continue;
        if (range == said) {
            if (i == reader->key_column) row->key_error = row->errors.items.items[row->errors.items.count - 1];
            continue;
        }
        said = range;
        RowError *error = row_error(&row->errors, DATA_D0024, place_of(reader, arena, row->line, i + 1), "the cell is part of the merged cells %s", "单元格属于合并单元格 %s", range);
        row_error_help(&row->errors, error, "unmerge them and fill in each cell", "请取消合并并逐格填写");
        if (i == reader->key_column) row->key_error = error;
    }
}

/* The cell holds the value of merged cells of this row, which are reported: what is wrong with the value rests on that. */
static bool is_spread_over_row(const Reader *reader, const SheetCell *cell, int64_t line) {
    char        address[32];
    const char *range = cell->column < reader->sheet->column_count ? workbook_merged(reader->sheet->book, line, cell->column + 1) : NULL;
    workbook_address(line, cell->column, address);
    size_t size = strlen(address);
    return range && reader->sheet->slots[cell->column] != COLUMN_NONE && strncmp(range, address, size) == 0 && range[size] == ':';
}

static void note_unit(Reader *reader, Arena *arena, Row *row, const SheetCell *cell, Wording field, OtherUnit least) {
    size_t      size = cell->size;
    const char *text = value_plain(cell->text, &size);
    OtherUnit   unit = cell->kind == SHEET_TEXT ? value_cell_unit(arena, reader->schema, text, size) : UNIT_NONE;
    if (unit != UNIT_NONE) value_note_unit(&row->errors, place_of(reader, arena, row->line, cell->column), field, text, size, unit >= least);
}

/* The text by which lists are joined. False when the cell holds none: that is reported. */
static bool read_key(Reader *reader, Arena *arena, Row *row, const SheetCell *cell) {
    char        plain[PLAIN_TEXT];
    bool        number = cell->kind == SHEET_NUMBER && is_number_text(cell->text) && plain_decimal(cell->text, plain);
    size_t      size = number ? strlen(plain) : cell->size;
    const char *text = value_plain(number ? plain : cell->text, &size);
    row->key_error = report_no_value(&row->errors, cell, place_of(reader, arena, row->line, cell->column));
    if (row->key_error) row->key_error->field = (Wording){reader->options.key, reader->options.key};
    else if (size) row->key = arena_strndup(arena, text, size);
    note_unit(reader, arena, row, cell, (Wording){reader->options.key, reader->options.key}, UNIT_STATED);
    return !row->key_error;
}

static bool is_blank_text(const SheetCell *cell) { return cell->kind == SHEET_TEXT && slice_is_blank((Slice){cell->text, cell->size}); }

static void read_row(Reader *reader, Arena *arena, Row *row, const SheetCell *cells, int32_t count) {
    Sheet       *sheet = reader->sheet;
    ValueContext value = {.names = reader->names, .errors = &row->errors, .application = row->application};
    bool         merges = workbook_has_merges(sheet->book, row->line);
    if (merges) report_merges(reader, arena, row);
    for (int32_t i = 0; i < count; i++) {
        const SheetCell *cell = &cells[i];
        int32_t slot = cell->column <= sheet->column_count ? sheet->slots[cell->column - 1] : COLUMN_NONE;
        if (slot == COLUMN_NONE) {
            if (is_blank_text(cell)) continue;
            RowError *error = row_error(&row->errors, DATA_D0027, place_of(reader, arena, row->line, cell->column), "the cell stands beside the columns of the header", "单元格在表头各列之外");
            row_error_help(&row->errors, error, "name the column in the header, or clear the cell", "请在表头写明列名，或清空该单元格");
            note_unit(reader, arena, row, cell, (Wording){0}, UNIT_NEVER);
            continue;
        }
        if (cell->column == reader->key_column + 1 && (!read_key(reader, arena, row, cell) || slot == COLUMN_KEY)) continue;
        value.field = &reader->schema->fields[slot];
        value.entity = &reader->schema->entities[value.field->entity];
        value.place = place_of(reader, arena, row->line, cell->column);
        int32_t before = row->errors.items.count;
        read_cell(reader, &value, cell, &row->application->cells[slot]);
        if (merges && row->errors.items.count > before && is_spread_over_row(reader, cell, row->line)) row->errors.items.count = before;
    }
}

bool reader_sheet_next(Reader *reader, Arena *arena, Row *row) {
    const SheetCell *cells;
    int32_t count;
    int64_t line;
    do {
        if (!workbook_row(reader->sheet->book, &line, &cells, &count)) {
            const Wording *why = workbook_failure(reader->sheet->book);
            RowErrors errors = failure_errors(reader);
            if (why) reader->failure = row_error_said(&errors, DATA_D0112, (Place){0}, *why);
            return false;
        }
        bool blank = true;
        for (int32_t i = 0; i < count && blank; i++) blank = is_blank_text(&cells[i]);
        if (!blank) break;
        reader_skip_empty(reader, line);
    } while (true);
    reader->line = line;
    row_start(reader, arena, row);
    read_row(reader, arena, row, cells, count);
    return true;
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------ */

static bool read_header(Reader *reader) {
    Sheet           *sheet = reader->sheet;
    const SheetCell *cells;
    int32_t          count;
    int64_t          line;
    RowErrors        errors = failure_errors(reader);
    if (!workbook_row(sheet->book, &line, &cells, &count)) {
        const Wording *why = workbook_failure(sheet->book);
        if (why) reader->failure = row_error_said(&errors, DATA_D0112, (Place){0}, *why);
        else {
            reader->failure = row_error(&errors, DATA_D0104, (Place){.line = 1}, "the sheet is empty", "工作表是空的");
            row_error_help(&errors, reader->failure, "the first row names the facts; see pol schema --csv", "第一行须为各列名称，可用 pol schema --csv 生成");
        }
        return false;
    }
    sheet->column_count = cells[count - 1].column;
    HeaderCell *header = NEW_ARRAY(reader->arena, HeaderCell, sheet->column_count);
    for (int32_t i = 0; i < sheet->column_count; i++) header[i] = (HeaderCell){.text = "", .optional = true, .place = place_of(reader, reader->arena, line, i + 1)};
    for (int32_t i = 0; i < count; i++) {
        header[cells[i].column - 1].text = arena_strndup(reader->arena, cells[i].text, cells[i].size);
        header[cells[i].column - 1].size = cells[i].size;
    }
    return table_columns(reader, header, sheet->column_count, &sheet->slots);
}

bool reader_sheet_start(Reader *reader, const char *path) {
    Sheet    *sheet = reader->sheet = NEW(reader->arena, Sheet);
    RowErrors errors = failure_errors(reader);
    Wording   why;
    struct stat status;
    sheet->size = stat(path, &status) == 0 ? status.st_size : -1;
    sheet->book = workbook_open(reader->arena, path, &why);
    if (!sheet->book) {
        reader->failure = row_error_said(&errors, DATA_D0110, (Place){0}, why);
        row_error_help(&errors, reader->failure, "save it as .xlsx or CSV, without a password", "请另存为 .xlsx 或CSV，不要加密");
        return false;
    }
    if (!workbook_select(sheet->book, reader->options.sheet, &why)) {
        reader->failure = row_error_said(&errors, workbook_failure(sheet->book) ? DATA_D0112 : DATA_D0111, (Place){0}, why);
        return false;
    }
    return read_header(reader);
}

void reader_sheet_close(Reader *reader) {
    if (reader->sheet) workbook_close(reader->sheet->book);
    reader->sheet = NULL;
}

void reader_sheet_position(const Reader *reader, int64_t *done, int64_t *total) { workbook_position(reader->sheet->book, done, total); }
