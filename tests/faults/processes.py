"""Real processes for the fault tests, on the database of the test: web, worker and beat, and a mail server that counts.

A name with a number ("worker3", "beat2") is one more of the same.
"""

import asyncio
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

PROGRAMS = {
    "web": "gunicorn nieuwebanen.wsgi -b 127.0.0.1:{port} -w 1 --threads 4 --no-control-socket --log-level warning",
    # Forked from a master that has the code loaded, so that a killed one is back within a second.
    "forked": "gunicorn nieuwebanen.wsgi -b 127.0.0.1:{port} -w 2 --threads 4 --preload --no-control-socket"
    " --log-level warning",
    "worker": "celery -A nieuwebanen -q worker -n {name}@%h -l info -c 2 --without-gossip --without-mingle",
    "beat": "celery -A nieuwebanen -q beat -l info --pidfile= -s {folder}/{name}-schedule",
}
REFUSALS = {"421": "421 Service not available, try later", "550": "550 Mailbox unavailable"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], object], seconds: float, *, every: float = 0.05) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


class Sink:
    """A mail server: it notes every mail that it accepted, and takes its time to say so.

    In that time the sender does not know whether the mail has arrived: there it is killed.
    manner: "" takes it; "421" and "550" say no, for now and for good; "cut" takes it and hangs up without a word.
    """

    def __init__(self, seconds_per_mail: float) -> None:
        self.seconds_per_mail, self.manner = seconds_per_mail, ""
        self.accepted: list[tuple[str, str]] = []  # Message-ID, recipient
        self.at: list[float] = []  # when each of them came, by the clock of `time.monotonic`
        self.refused = 0
        self.port = free_port()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.manner in REFUSALS:
            self.refused += 1
            return REFUSALS[self.manner]
        message = message_from_bytes(envelope.content)
        self.accepted.append((message["Message-ID"], envelope.rcpt_tos[0]))
        self.at.append(time.monotonic())
        if self.manner == "cut":
            server.transport.abort()
        await asyncio.sleep(self.seconds_per_mail)
        return "250 ok"

    @contextmanager
    def listening(self) -> Iterator["Sink"]:
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


class Processes:
    """Starts them with the settings of production where it matters: SMTP, the broker, a tick every second."""

    def __init__(self, folder: Path, *, broker: str, smtp_port: int, database_url: str = "") -> None:
        self.folder, self.port = folder, free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        database = connection.settings_dict
        tested = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        self.env = os.environ | {
            "DATABASE_URL": database_url or tested,
            "REDIS_URL": broker,
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(smtp_port),
            "TICK_SECONDS": "1",
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONPATH": str(settings.BASE_DIR),
        }

    def start(self, *names: str) -> None:
        for name in names:
            program = PROGRAMS[name.rstrip("0123456789")]
            words = program.format(port=self.port, folder=self.folder, name=name).split()
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    [sys.executable, "-W", "ignore", "-m", *words],
                    cwd=settings.BASE_DIR,
                    env=self.env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def kill(self, name: str) -> None:
        """Kill -9, with its children: nobody gets to say goodbye."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def children(self, name: str) -> list[int]:
        """The processes that do the work: of a worker or a web server the master makes new ones by itself."""
        pid = self.running[name].pid
        with suppress(OSError):
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def signal_child(self, name: str, which: signal.Signals, pick: random.Random) -> int:
        """Send this to one of the children; its number, or 0 when there was none just now."""
        children = self.children(name)
        if not children:
            return 0
        child = pick.choice(children)
        with suppress(ProcessLookupError):
            os.kill(child, which)
            return child
        return 0

    def kill_all(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def dead(self) -> list[str]:
        return [name for name, process in self.running.items() if process.poll() is not None]

    def told(self) -> str:
        """The end of what each of them said, for a test that fails."""
        return "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.folder.glob("*.log")))

    def get(self, path: str) -> int:
        """The status of the page; 0 when nobody answers within 3 seconds."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=3) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
