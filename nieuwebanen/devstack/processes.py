"""The children of a supervisor: they speak under their own name, and none of them outlives it."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from nieuwebanen.devstack.unprivileged import ROOT, pdeathsig

STARTED = time.monotonic()
NAME = "nieuwebanen"
COLOURS = {"web": 36, "worker": 33, "beat": 35, NAME: 32}
STOP = threading.Event()
_asked = 0
_output = sys.stdout
_reaper: subprocess.Popen[str] | None = None


def say(who: str, text: str) -> None:
    before = f"\x1b[{COLOURS.get(who, 37)}m{who:>12} |\x1b[0m " if _output.isatty() else f"{who:>12} | "
    with suppress(BrokenPipeError):
        _output.write(before + text.rstrip("\n") + "\n")
        _output.flush()


def speak_aside() -> None:
    """From now on to the error output: the ordinary one is the command's own, for a program to read."""
    global _output
    _output = sys.stderr


def note(text: str) -> None:
    say(NAME, f"[{time.monotonic() - STARTED:5.1f} s] {text}")


def _on_signal(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked += 1
    STOP.set()


def listen_for_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal all ask for a clean stop; asked twice, it is not patient any more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)


def watch_over(pid: int, number: signal.Signals) -> None:
    """From now on the process is ended with this signal, should this supervisor be killed."""
    global _reaper
    if _reaper is None:
        program = [sys.executable, "-I", str(Path(__file__).with_name("reaper.py"))]
        _reaper = subprocess.Popen(program, stdin=subprocess.PIPE, text=True, start_new_session=True)
    _tell_reaper(pid, number)


def _tell_reaper(pid: int, number: int) -> None:
    if _reaper and _reaper.stdin:
        with suppress(BrokenPipeError):
            _reaper.stdin.write(f"{pid} {number}\n")
            _reaper.stdin.flush()


def dismiss(pid: int) -> None:
    """It has ended; its number may be another's from now on."""
    _tell_reaper(pid, 0)


def dismiss_reaper() -> None:
    if _reaper and _reaper.stdin:
        with suppress(BrokenPipeError):
            _reaper.stdin.close()
        _reaper.wait()


def spawn(name: str, argv: list[str], env: dict[str, str]) -> subprocess.Popen[str]:
    """Start one program in its own session; its lines appear under its name.

    Called from the main thread only: the death signal follows the thread that started the child.
    """
    process = subprocess.Popen(
        argv,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
        start_new_session=True,
        preexec_fn=pdeathsig(signal.SIGTERM),
    )

    watch_over(process.pid, signal.SIGTERM)

    def pump() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            say(name, line)

    threading.Thread(target=pump, daemon=True).start()
    return process


def end(processes: dict[str, subprocess.Popen[str]], grace: float) -> None:
    """Ask to stop, wait, and sweep whatever is left of each group."""
    for process in processes.values():
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(p.poll() is None for p in processes.values()) and time.monotonic() < deadline and _asked < 2:
        time.sleep(0.05)
    for name, process in processes.items():
        if process.poll() is None:
            note(f"{name} did not stop in {grace:.0f} s and is killed")
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        dismiss(process.pid)


def finish(name: str, argv: list[str], env: dict[str, str]) -> bool:
    """Run one program to its end, or until somebody asks to stop; True when it ended well."""
    process = spawn(name, argv, env)
    while process.poll() is None and not STOP.is_set():
        time.sleep(0.02)
    end({name: process}, 10)
    return process.returncode == 0
