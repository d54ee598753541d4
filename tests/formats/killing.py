"""Runs that are stopped while they write: the old file stays, or the new one is whole; nothing is left lying about."""
import os
import signal
import subprocess
import time

import pyarrow as pa
import pyarrow.parquet as pq
from harness import POL, SMALL, WORK, check


def killing():
    folder = WORK / "killing"
    folder.mkdir()
    pq.write_table(pa.table({"project.total_investment": pa.array(range(30000), pa.int64())}), folder / "in.parquet")
    output = folder / "out.parquet"
    output.write_bytes(b"old")
    for i, delay in enumerate((0.02, 0.1, 0.2, 0.3, 0.5)):
        number = signal.SIGINT if i % 2 else signal.SIGTERM
        process = subprocess.Popen([POL, "run", SMALL, "--data", folder / "in.parquet", "--output", output], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})
        time.sleep(delay)
        process.send_signal(number)
        code = process.wait(60)
        content = output.read_bytes()
        whole = content == b"old" or pq.ParquetFile(output).metadata.num_rows == 30000
        check(f"stopped after {delay} s", whole and sorted(path.name for path in folder.iterdir()) == ["in.parquet", "out.parquet"] and code in (0, 130, 143, -signal.SIGTERM, -signal.SIGINT), (code, content[:20], list(folder.iterdir())))
