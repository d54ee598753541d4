/* csv_scan_avx512 - the hot loop for processors with AVX-512 and VBMI2, compiled with those instructions: csv_scan_run looks before it calls. */
#include "data/csv_scan.h"

#if defined(__x86_64__)
#define SCAN_512
#define SCAN_RUN  csv_scan_avx512
#define SCAN_LOOK csv_look_avx512
#include "data/csv_scan_x86.inc"
#endif
