/* csv_scan - picks the loop for this machine. */
#include "data/csv_scan.h"

#if defined(__x86_64__)
static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt"); }
static bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2");
}
#endif

ScanResult csv_scan_run(CsvScan *scan) {
#if defined(__x86_64__)
    if (scan->level >= SCAN_AVX512 && has_avx512()) return csv_scan_avx512(scan);
    if (scan->level >= SCAN_AVX2 && has_avx2()) return csv_scan_avx2(scan);
#endif
    return csv_scan_base(scan);
}

CsvLook csv_look(const char *text, size_t size) {
#if defined(__x86_64__)
    if (has_avx512()) return csv_look_avx512(text, size);
    if (has_avx2()) return csv_look_avx2(text, size);
#endif
    return csv_look_base(text, size);
}
