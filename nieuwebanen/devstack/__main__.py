"""python -m nieuwebanen.devstack up [--port N] [--reset] [--no-demo] | manage …: one supervisor, no orphans.

Everything of a run lives under var/ (APP_VAR names another place: a second stack). Order of stopping: beat and web,
then the worker (it finishes its task), then Valkey, then PostgreSQL. Every child dies with its parent, also when
the supervisor is killed.
"""

import argparse
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress

import psycopg

from nieuwebanen.devstack.embedded import Postgres, Valkey, take_lock
from nieuwebanen.devstack.processes import (
    NAME,
    STOP,
    dismiss,
    dismiss_reaper,
    end,
    finish,
    listen_for_signals,
    note,
    say,
    spawn,
    speak_aside,
    watch_over,
)
from nieuwebanen.devstack.unprivileged import ROOT, VAR, pdeathsig

RUN_LOCK = VAR / "run.lock"  # held by a running bin/run
RUNNING_ENV = VAR / "run" / "env"  # where its servers are, for bin/manage
MODE = VAR / "mode"  # what the last bin/run was, for a bin/manage on its own
# Two databases side by side: a demo never sees, seeds or throws away what was entered without demo.
DATABASES = {"demo": "app", "own": "own"}
NEED_NO_TABLES = {"check", "check_all", "collectstatic", "help", "makemigrations", "migrate", "prepare"}
LOGINS = [
    ("coach@werkbedrijf.example", "werkcoach"),
    ("coach2@werkbedrijf.example", "werkcoach van een ander team"),
    ("manager@werkbedrijf.example", "manager"),
    ("beheer@werkbedrijf.example", "functioneel beheerder"),
    ("werkgever@logistiek.example", "werkgever, mag tekenen"),
    ("werkgever@horeca.example", "werkgever"),
    ("werkgever@zorg.example", "werkgever"),
]


def new_postgres() -> Postgres:
    return Postgres(databases=tuple(DATABASES.values()))


def secret_key() -> str:
    """The secret of this machine's own installation, made once and readable for its owner only."""
    place = VAR / "secret_key"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # never half a key, and of two that start at once one wins
            os.link(draft, place)
        draft.unlink()
    return place.read_text()


def mode_env(env: dict[str, str], *, demo: bool, port: int) -> None:
    """What the settings need to know, for as far as the caller did not say it."""
    if demo:
        env["DEMO"] = "1"
    else:
        env.pop("DEMO", None)
        if "EMAIL_HOST" not in env:  # without a mail server the mails can still be read
            env.setdefault("EMAIL_BACKEND", "nieuwebanen.mailbox.DirectoryBackend")
    env.setdefault("DJANGO_SECRET_KEY", secret_key())
    env.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    env.setdefault("DJANGO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")


def port_is_free(port: int, wait: float) -> bool:
    """Waits a moment: the web server of a run that was killed may still be on its way out."""
    deadline = time.monotonic() + wait
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                if time.monotonic() >= deadline:
                    return False
            else:
                return True
        time.sleep(0.1)


def static_stamp() -> str:
    """Changes when a static file or the lock changes: then the files are collected again."""
    digest = hashlib.sha256((ROOT / "requirements-run.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)} {path.stat().st_mtime_ns} {path.stat().st_size}\n".encode())
    return digest.hexdigest()


def prepare(env: dict[str, str], *, demo: bool) -> bool:
    """The database up to date, reference data and demo world in it, static files collected; False when that failed."""
    stamp, want = VAR / "static.stamp", static_stamp()
    collected = (VAR / "static" / "staticfiles.json").exists() and stamp.exists() and stamp.read_text() == want
    arguments = [*(["--demo"] if demo else []), *([] if collected else ["--static"])]
    if not finish("prepare", [sys.executable, "manage.py", "prepare", *arguments], env):
        return False
    stamp.write_text(want)
    note("database and static files are up to date")
    return True


def reset(postgres: Postgres) -> None:
    """A fresh demo world: the embedded demo database and the mails of the demo are thrown away."""
    name = DATABASES["demo"]
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        connection.execute(f'create database "{name}"')
    for mail in (VAR / "mail").glob("*.eml"):
        mail.unlink()
    note("the old demo world is gone")


def wait_until_ready(port: int, web: subprocess.Popen[str]) -> bool:
    while not STOP.is_set() and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    return False


def tell(env: dict[str, str], port: int, *, demo: bool) -> None:
    note(f"open http://127.0.0.1:{port}/   (stop: Ctrl-C)")
    if demo:
        say(NAME, "demo logins, password nieuwe-banen:")
        for email, who in LOGINS:
            say(NAME, f"  {email:<32} {who}")
        say(NAME, f"mails: http://127.0.0.1:{port}/post/ (files in {VAR / 'mail'})")
    else:
        say(NAME, "first administrator: bin/manage make_admin --email naam@organisatie.nl")
        where = f"to {env['EMAIL_HOST']}" if "EMAIL_HOST" in env else f"as files in {VAR / 'mail'}"
        say(NAME, f"mails go {where}")


def start_web(env: dict[str, str], port: int) -> subprocess.Popen[str]:
    gunicorn = [sys.executable, "-m", "gunicorn", "nieuwebanen.wsgi", "-b", f"127.0.0.1:{port}"]
    sizes = ["-w", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"]
    return spawn("web", [*gunicorn, *sizes], env)


def start_celery(env: dict[str, str]) -> dict[str, subprocess.Popen[str]]:
    # Celery warns about root; here that is the developer's own container.
    celery = [sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "-A", "nieuwebanen", "-q"]
    worker = [*celery, "worker", "-l", "warning", "-c", "2", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "-l", "warning", "--pidfile=", "-s", str(VAR / "celerybeat-schedule")]
    return {"worker": spawn("worker", worker, env), "beat": spawn("beat", beat, env)}


def up(arguments: argparse.Namespace, env: dict[str, str]) -> int:
    """Start everything, wait for the end; the exit code of bin/run."""
    demo, port = not arguments.no_demo, arguments.port
    if arguments.reset and (not demo or "DATABASE_URL" in env):
        raise SystemExit("--reset throws away the embedded demo world only: not with --no-demo or DATABASE_URL")
    run_lock = take_lock(RUN_LOCK, wait=2)
    if run_lock is None:
        raise SystemExit(f"bin/run is already running here ({RUN_LOCK} is held): stop that one first")
    if not port_is_free(port, wait=8 if RUNNING_ENV.exists() else 0):
        raise SystemExit(f"port {port} is taken by another program: choose another with --port N")
    RUNNING_ENV.unlink(missing_ok=True)  # of a run that was killed
    MODE.write_text("demo" if demo else "own")
    mode_env(env, demo=demo, port=port)
    postgres: Postgres | None = None
    valkey: Valkey | None = None
    processes: dict[str, subprocess.Popen[str]] = {}
    code = 1
    try:
        if "DATABASE_URL" not in env:
            postgres = new_postgres()
            if not postgres.lock(wait=30):
                raise SystemExit("a bin/manage is busy with the embedded database: try again when it is done")
            watch_over(postgres.start().pid, signal.SIGINT)
            env["DATABASE_URL"] = postgres.url(DATABASES["demo" if demo else "own"])
            note("PostgreSQL is up")
            if arguments.reset:
                reset(postgres)
        if "REDIS_URL" not in env:
            valkey = Valkey().start()
            watch_over(valkey.pid, signal.SIGTERM)
            env["REDIS_URL"] = valkey.url()
            note("Valkey (Redis) is up")
        kept = ("DATABASE_URL", "REDIS_URL", "DEMO", "BASE_URL", "DJANGO_ALLOWED_HOSTS", "EMAIL_BACKEND")
        RUNNING_ENV.parent.mkdir(parents=True, exist_ok=True)
        draft = RUNNING_ENV.with_suffix(".new")
        draft.touch(mode=0o600)  # a DATABASE_URL may hold a password
        draft.write_text("".join(f"{name}={env[name]}\n" for name in kept if name in env))
        draft.rename(RUNNING_ENV)
        if prepare(env, demo=demo):
            processes["web"] = start_web(env, port)
            processes |= start_celery(env)
            if wait_until_ready(port, processes["web"]):
                tell(env, port, demo=demo)
            code = watch(processes, postgres, valkey)
        elif STOP.is_set():
            code = 0
    finally:
        since = time.monotonic()
        RUNNING_ENV.unlink(missing_ok=True)
        end({name: p for name, p in processes.items() if name != "worker"}, 8)
        end({name: p for name, p in processes.items() if name == "worker"}, 20)
        for server in (valkey, postgres):
            if server and server.proc:
                server.stop()
                dismiss(server.pid)
        dismiss_reaper()
        note(f"stopped in {time.monotonic() - since:.1f} s")
    return code


def watch(processes: dict[str, subprocess.Popen[str]], postgres: Postgres | None, valkey: Valkey | None) -> int:
    """Until somebody asks to stop (0) or a part stops by itself (1)."""
    while not STOP.wait(0.2):
        dead = [name for name, process in processes.items() if process.poll() is not None]
        if postgres and not postgres.running():
            dead.append("PostgreSQL")
        if valkey and not valkey.running():
            dead.append("Valkey")
        if dead:
            note(f"{', '.join(dead)} stopped unexpectedly; stopping everything")
            return 1
    return 0


def running_env() -> dict[str, str]:
    """The environment of the bin/run that is up now; empty when there is none."""
    if not RUNNING_ENV.exists():
        return {}
    if lock := take_lock(RUN_LOCK):  # nobody holds it: the file is of a run that was killed
        lock.close()
        return {}
    try:
        lines = RUNNING_ENV.read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split("=", 1) for line in lines)


def find_servers(env: dict[str, str]) -> Postgres | None:
    """Fill in where the database is: of the running bin/run, else our own, which the caller has to stop."""
    postgres = new_postgres()
    deadline = time.monotonic() + 30
    while not (found := running_env()):
        if postgres.lock():
            mode = MODE.read_text() if MODE.exists() else "demo"
            mode_env(env, demo=mode == "demo" and env.get("DEMO") != "0", port=8000)
            env["DATABASE_URL"] = postgres.start().url(DATABASES.get(mode, DATABASES["demo"]))
            return postgres
        if time.monotonic() > deadline:
            raise SystemExit("the embedded database is in use by another command: try again when it is done")
        time.sleep(0.2)
    for name, value in found.items():
        env.setdefault(name, value)
    return None


def is_empty(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("select to_regclass('django_migrations')").fetchone() == (None,)


def manage(arguments: list[str], env: dict[str, str]) -> int:
    """One management command, on the servers of a running bin/run or on ones of its own."""
    speak_aside()
    env.setdefault("DJANGO_SECRET_KEY", secret_key())
    postgres = find_servers(env) if "DATABASE_URL" not in env else None
    try:
        if postgres and arguments and arguments[0] not in NEED_NO_TABLES and is_empty(env["DATABASE_URL"]):
            note("a new database is filled first")
            if not finish("prepare", [sys.executable, "manage.py", "prepare"], env):
                return 1
        command = subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, preexec_fn=pdeathsig(signal.SIGTERM)
        )
        while command.poll() is None:  # a Ctrl-C of the terminal reaches the command by itself
            if STOP.wait(0.05):
                try:
                    command.wait(2)
                except subprocess.TimeoutExpired:
                    command.terminate()
                    command.wait()
        return command.returncode
    finally:
        if postgres:
            postgres.stop()
        dismiss_reaper()


def main() -> int:
    listen_for_signals()
    env = dict(os.environ)
    command, *rest = sys.argv[1:] or ["up"]
    if command == "manage":
        return manage(rest, env)
    parser = argparse.ArgumentParser(prog="bin/run", description="Start Nieuwe Banen on this machine.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--reset", action="store_true", help="throw the demo world away and make a fresh one")
    parser.add_argument("--no-demo", action="store_true", help="an empty installation, without demo logins")
    return up(parser.parse_args(rest), env)


if __name__ == "__main__":
    sys.exit(main())
