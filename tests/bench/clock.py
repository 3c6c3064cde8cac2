"""What a bench counts: the clock on the wall, or with BENCH_CLOCK=cpu what this process and its server process worked.

On a machine that others use too the wall says how busy it is. Counted in work, one list keeps to one server process.
"""

import os
from pathlib import Path
from time import perf_counter, process_time

from django.db import connection

CPU = os.environ.get("BENCH_CLOCK") == "cpu"


def seconds() -> float:
    if not CPU:
        return perf_counter()
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return process_time() + int(server.split()[0]) / 1e9


def alone() -> None:
    """No helpers of the server process, whose work would not be counted."""
    if CPU:
        with connection.cursor() as cursor:
            cursor.execute("set max_parallel_workers_per_gather = 0")
