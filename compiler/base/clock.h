/* clock - time that passes, for limits; it says nothing about dates. */
#ifndef POL_BASE_CLOCK_H
#define POL_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_milliseconds(void);            /* since some moment; never goes back */

#endif
