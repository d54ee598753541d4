/* interrupt - what Ctrl-C, SIGTERM and SIGHUP leave behind: nothing. Whoever makes a temporary file or folder names it here until it has its
 * final name; the handler removes what is named and ends the process with EXIT_INTERRUPTED. */
#ifndef POL_CLI_INTERRUPT_H
#define POL_CLI_INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/* From now on signals are handled here. Before any thread is started. */
void interrupt_watch(void);
/* `path` must live until it is dropped. At most a few at a time. */
void interrupt_name_file(const char *path);
void interrupt_drop_file(const char *path);
/* A folder of files numbered from 1 (numbered_name) and "run.json". */
void interrupt_name_folder(const char *path);
void interrupt_count_file(void);               /* before the next numbered file is made */
void interrupt_drop_folder(void);
/* Removes the folder with its files, as the handler would. */
void interrupt_remove_folder(void);

enum { NUMBERED_NAME = 32 };
void numbered_name(int64_t number, char name[NUMBERED_NAME]);   /* "row-000001.json" */

/* Signals reach only the thread that makes the files: block them while threads are started. */
void interrupt_hold(bool hold);

#endif
