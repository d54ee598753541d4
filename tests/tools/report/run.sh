#!/bin/sh
# Coverage, register, page, readings, slips and snapshots of one small policy.
exec python3 "$(dirname "$0")/run.py"
