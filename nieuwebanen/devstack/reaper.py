"""Beside every supervisor: when that dies without a word (kill -9), this ends what it left behind.

The children get a death signal from Linux already, but a Celery worker that is just then looking for its broker does
not listen to SIGTERM, and other systems have no death signal at all. Reads lines "pid signal" (0: it has ended)
until its input closes, which is when the supervisor is gone, whatever happened to it. Standard library only.
"""

import os
import signal
import sys
import time
from contextlib import suppress

GRACE_SECONDS = 8


def group_lives(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    left: dict[int, int] = {}
    for line in sys.stdin:
        pid, number = (int(word) for word in line.split())
        left[pid] = number
        if not number:
            del left[pid]
    for pid, death in left.items():
        with suppress(ProcessLookupError):
            os.kill(pid, death)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(group_lives(pid) for pid in left) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
