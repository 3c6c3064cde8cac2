"""python -m nieuwebanen.devstack up [--port N] [--reset] [--no-demo] | manage … : one supervisor, no orphans.

Order of stopping: beat and web, then the worker (it finishes its task), then Valkey, then PostgreSQL. Every
child dies with its parent (PDEATHSIG), also when the supervisor is killed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from typing import Any

from nieuwebanen.devstack.embedded import ROOT, VAR, Postgres, Valkey, pdeathsig

STARTED = time.monotonic()
COLOURS = {"web": 36, "worker": 33, "beat": 35, "nieuwebanen": 32}
STOP = threading.Event()
RUNNING_ENV = VAR / "run" / "env"  # tells bin/manage where the running servers are
stop_count = 0

LOGINS = [
    ("coach@werkbedrijf.example", "werkcoach"),
    ("coach2@werkbedrijf.example", "werkcoach van een ander team"),
    ("manager@werkbedrijf.example", "manager"),
    ("beheer@werkbedrijf.example", "functioneel beheerder"),
    ("werkgever@logistiek.example", "werkgever, mag tekenen"),
    ("werkgever@horeca.example", "werkgever"),
    ("werkgever@zorg.example", "werkgever"),
]


def say(who: str, text: str) -> None:
    colour = sys.stdout.isatty()
    before = f"\x1b[{COLOURS.get(who, 37)}m{who:>12} |\x1b[0m " if colour else f"{who:>12} | "
    with suppress(BrokenPipeError):
        sys.stdout.write(before + text.rstrip("\n") + "\n")
        sys.stdout.flush()


def note(text: str) -> None:
    say("nieuwebanen", f"[{time.monotonic() - STARTED:5.1f} s] {text}")


def spawn(name: str, argv: list[str], env: dict[str, str]) -> subprocess.Popen[str]:
    """Start one server in its own session; its lines appear under its name."""
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
    while any(p.poll() is None for p in processes.values()) and time.monotonic() < deadline and stop_count < 2:
        time.sleep(0.05)
    for name, process in processes.items():
        if process.poll() is None:
            note(f"{name} did not stop in {grace:.0f} s and is killed")
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def secret_key() -> str:
    """The demo's own secret, made once and readable for its owner only."""
    place = VAR / "secret_key"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return place.read_text()


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def static_stamp() -> str:
    """Changes when a static file or the lock changes: then the files are collected again."""
    digest = hashlib.sha256((ROOT / "requirements-run.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)} {path.stat().st_mtime_ns} {path.stat().st_size}".encode())
    return digest.hexdigest()


def prepare(env: dict[str, str], *, demo: bool) -> None:
    """Migrate, load the reference data, collect the static files, and the demo world once."""
    manage = [sys.executable, "manage.py"]

    def run(*arguments: str) -> None:
        subprocess.run([*manage, *arguments], cwd=ROOT, env=env, check=True)

    run("migrate", "--noinput", "--verbosity", "0")
    note("database is up to date")
    run("load_skills")
    run("load_holidays")
    stamp, want = VAR / "static.stamp", static_stamp()
    if not stamp.exists() or stamp.read_text() != want:
        run("collectstatic", "--noinput", "--clear", "--verbosity", "0")
        stamp.write_text(want)
        note("static files collected")
    if demo:
        run("seed_demo")
        note("demo world is there")


def reset(env: dict[str, str]) -> None:
    """A fresh demo world: the embedded database and the mails of the demo are thrown away."""
    import psycopg

    with psycopg.connect(env["DATABASE_URL"].replace("/app?", "/postgres?"), autocommit=True) as connection:
        connection.execute("drop database if exists app with (force)")
        connection.execute("create database app")
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


def tell(port: int, *, demo: bool) -> None:
    note(f"open http://127.0.0.1:{port}/   (stop: Ctrl-C)")
    if demo:
        say("nieuwebanen", "inloggen met wachtwoord: nieuwe-banen")
        for email, who in LOGINS:
            say("nieuwebanen", f"  {email:<32} {who}")
        say("nieuwebanen", f"mails: http://127.0.0.1:{port}/post/ (bestanden in {VAR / 'mail'})")
    else:
        say("nieuwebanen", "first administrator: bin/manage make_admin --email naam@organisatie.nl")


def servers(env: dict[str, str]) -> tuple[Postgres | None, Valkey | None]:
    """The embedded servers that are needed: none where the environment names a database and a broker."""
    postgres = valkey = None
    if "DATABASE_URL" not in env:
        postgres = Postgres()
        if not postgres.lock():
            raise SystemExit(f"already running ({postgres.lockfile} is held): stop the other one first")
        postgres.start()
        env["DATABASE_URL"] = postgres.url()
        note("PostgreSQL is up")
    if "REDIS_URL" not in env:
        valkey = Valkey().start()
        env["REDIS_URL"] = valkey.url()
        note("Valkey (Redis) is up")
    return postgres, valkey


def up(arguments: argparse.Namespace, env: dict[str, str]) -> int:
    demo = not arguments.no_demo
    if not port_is_free(arguments.port):
        raise SystemExit(f"port {arguments.port} is taken: choose another with --port")
    if demo:
        env["DEMO"] = "1"
    env.setdefault("DJANGO_SECRET_KEY", secret_key())
    env.setdefault("BASE_URL", f"http://127.0.0.1:{arguments.port}")
    env.setdefault("DJANGO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    if not demo:
        env.setdefault("EMAIL_BACKEND", "nieuwebanen.mailbox.DirectoryBackend")
    if arguments.reset and "DATABASE_URL" in env:
        raise SystemExit("--reset throws away the embedded demo world only, not the database of DATABASE_URL")
    processes: dict[str, subprocess.Popen[str]] = {}
    postgres = valkey = None
    code = 0
    try:
        postgres, valkey = servers(env)
        if arguments.reset:
            reset(env)
        RUNNING_ENV.parent.mkdir(parents=True, exist_ok=True)
        kept = ("DATABASE_URL", "REDIS_URL", "DEMO", "BASE_URL", "DJANGO_ALLOWED_HOSTS", "EMAIL_BACKEND")
        RUNNING_ENV.write_text("".join(f"{name}={env[name]}\n" for name in kept if name in env))
        prepare(env, demo=demo)
        celery = [sys.executable, "-m", "celery", "-A", "nieuwebanen"]
        web = [sys.executable, "-m", "gunicorn", "nieuwebanen.wsgi", "-b", f"127.0.0.1:{arguments.port}"]
        processes["web"] = spawn("web", [*web, "-w", "2", "--threads", "4", "--graceful-timeout", "5"], env)
        worker = [*celery, "worker", "-l", "warning", "-c", "2", "--without-gossip", "--without-mingle"]
        processes["worker"] = spawn("worker", worker, env)
        beat = [*celery, "beat", "-l", "warning", "--pidfile=", "-s", str(VAR / "celerybeat-schedule")]
        processes["beat"] = spawn("beat", beat, env)
        if wait_until_ready(arguments.port, processes["web"]):
            tell(arguments.port, demo=demo)
        while not STOP.wait(0.2):
            dead = [name for name, process in processes.items() if process.poll() is not None]
            dead += [n for n, s in (("PostgreSQL", postgres), ("Valkey", valkey)) if s and s.proc.poll() is not None]
            if dead:
                note(f"{', '.join(dead)} stopped unexpectedly; stopping everything")
                code = 1
                break
    except subprocess.CalledProcessError as error:
        if not STOP.is_set():
            note(f"failed: {' '.join(map(str, error.cmd[1:]))}")
            code = 1
    finally:
        since = time.monotonic()
        RUNNING_ENV.unlink(missing_ok=True)
        end({name: p for name, p in processes.items() if name in ("beat", "web")}, 8)
        end({name: p for name, p in processes.items() if name == "worker"}, 20)
        stop_servers(postgres, valkey)
        if processes:
            note(f"stopped in {time.monotonic() - since:.1f} s")
    return code


def stop_servers(postgres: Postgres | None, valkey: Valkey | None) -> None:
    if valkey:
        valkey.stop()
    if postgres:
        postgres.stop()


def manage(arguments: list[str], env: dict[str, str]) -> int:
    """One management command, on the servers of a running bin/run or on ones of its own."""
    if "DATABASE_URL" not in env and RUNNING_ENV.exists():
        for line in RUNNING_ENV.read_text().splitlines():
            name, _, value = line.partition("=")
            env.setdefault(name, value)
    postgres = valkey = None
    env.setdefault("DJANGO_SECRET_KEY", secret_key())
    if "DATABASE_URL" not in env:
        env.setdefault("DEMO", "1")
        postgres = Postgres()
        if not postgres.lock():
            raise SystemExit("the embedded database is being started by somebody else: try again in a moment")
        postgres.start()
        env["DATABASE_URL"] = postgres.url()
    try:
        return subprocess.call([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env)
    finally:
        stop_servers(postgres, valkey)


def on_signal(*_: Any) -> None:
    global stop_count
    stop_count += 1
    STOP.set()


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
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
