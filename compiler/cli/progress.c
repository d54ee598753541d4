/* progress - see progress.h. Seconds are for people: no result depends on them. */
#include "cli/progress.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_start(Progress *progress, Language language) {
    *progress = (Progress){.wanted = isatty(STDERR_FILENO), .language = language};
    if (progress->wanted) progress->start = progress->last = now();
}

void progress_show(Progress *progress, int64_t rows, int64_t done, int64_t total) {
    if (!progress->wanted) return;
    double time = now();
    if (time - progress->start < 1 || time - progress->last < 0.2) return;
    progress->last = time;
    progress->shown = true;
    Buffer out = {0};
    bool   chinese = progress->language == LANGUAGE_CHINESE;
    double seconds = time - progress->start;
    if (rows >= 0) buffer_printf(&out, chinese ? "\r\033[K已判定%" PRId64 "份，每秒%.0f份" : "\r\033[K%" PRId64 " applications, %.0f a second", rows, (double)rows / seconds);
    else buffer_printf(&out, chinese ? "\r\033[K已读%" PRId64 " MB，每秒%.0f MB" : "\r\033[K%" PRId64 " MB read, %.0f MB a second", done >> 20, (double)done / 1048576 / seconds);
    if (total > 0 && done > 0) {
        double left = seconds * ((double)total / (double)done - 1);
        buffer_printf(&out, chinese ? "，%.0f%%，约剩%.0f秒" : ", %.0f%%, about %.0f s left", 100.0 * (double)done / (double)total, left > 0 ? left : 0);
    }
    print_error(&out);
    buffer_free(&out);
}

void progress_end(Progress *progress) {
    if (!progress->shown) return;
    Buffer out = {0};
    buffer_text(&out, "\r\033[K");
    print_error(&out);
    buffer_free(&out);
}
