/* data - what commands that read applications share: opening --data, and messages about rows. */
#ifndef POL_CLI_DATA_H
#define POL_CLI_DATA_H

#include "cli/policy.h"
#include "data/reader.h"

/* Opens --data in the format of --input-format or of its ending. NULL after a message; `*code` is the exit code. */
Reader *data_open(const Arguments *arguments, Arena *arena, const IrProgram *program, Language language, int *code);
const char *data_name(const Arguments *arguments);               /* for messages: the path, or "(standard input)" */

typedef struct { const char *name; Language language; int64_t shown, left_out; } RowMessages;
/* One line an error on standard error, twenty at most; the rest is counted. */
void row_messages_add(RowMessages *messages, const RowErrors *errors);
void row_messages_end(const RowMessages *messages);
void failure_message(const Arguments *arguments, const RowError *failure, Language language);

#define DATA_OPTIONS \
    {"data", "FILE", {"applications; - is standard input; 'dir/*.parquet' several files", "申报数据；- 为标准输入；'文件夹/*.parquet' 为多个文件"}}, \
    {"database", "FILE", {"a DuckDB database; --data is then a query; :memory: is none", "DuckDB 数据库，此时 --data 为查询语句；:memory: 为空库"}}, \
    {"input-format", "jsonl|csv|xlsx|parquet|arrow", {"form of the data (by the ending of FILE)", "数据格式（默认按文件名后缀）"}}, \
    {"encoding", "utf-8|gbk|gb18030", {"encoding of the data (utf-8)", "数据的编码（默认 utf-8）"}}, \
    {"sheet", "NAME", {"of a workbook: the sheet by name or number (the first)", "工作簿中的工作表，写名称或序号（默认第一张）"}}, \
    {"list", "LIST=FILE...", {"a list as a table of its own, joined by --key (repeatable); also BOOK.xlsx#SHEET", "多个实体另列一张表，按 --key 关联（可重复）；也可写 工作簿.xlsx#工作表"}}, \
    {"key", "COLUMN", {"the column that stands in all tables and names the application", "各表共有、用来识别申报的列"}}

#endif
