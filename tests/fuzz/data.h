/* data - applications as text, so that two ways to read them can be compared. */
#ifndef POL_TESTS_FUZZ_DATA_H
#define POL_TESTS_FUZZ_DATA_H

#include "fuzz.h"
#include "data/reader.h"

const IrSchema *fuzz_schema(void);
/* One line a row that is good ("-" absent, texts quoted), its errors as lines. Fails where a value is out of range or an error has no place to be said. */
void fuzz_say_row(const IrSchema *schema, const Row *row, Buffer *rows, Buffer *errors);
void fuzz_say_errors(const RowErrors *errors, Buffer *out);
/* Reads a whole file; the message of a failure goes to `errors`. */
void fuzz_read(const char *path, ReaderOptions options, Buffer *rows, Buffer *errors);
/* A good application written as JSON Lines and read again is the same. */
void fuzz_again_as_json(const IrSchema *schema, const Row *row);

#endif
