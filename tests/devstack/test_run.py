"""bin/run itself, with real processes: up, a clean stop, a second start, kill -9."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# One group: on one xdist worker, one after another, because they share a stack.
pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("run")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(var: Path) -> dict[int, str]:
    """Everything that still runs on this stack: what names its directory, or has it in its environment."""
    found = {}
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(var).encode() in words:
            found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:100]
    return found


def get(url: str) -> int:
    """The status of the page; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def until(condition: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


class Stack:
    """bin/run in a directory of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        self.output = var.parent / f"{var.name}.out"
        names = ("DATABASE_URL", "REDIS_URL", "DEMO", "PYTEST_VERSION", "PYTEST_CURRENT_TEST", "DJANGO_SETTINGS_MODULE")
        self.env = {k: v for k, v in os.environ.items() if k not in names and not k.startswith("PYTEST_XDIST")}
        self.env["APP_VAR"] = str(var)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            return subprocess.Popen(
                ["bin/run", "--port", str(self.port), *arguments],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait_until_ready(self, run: subprocess.Popen[bytes], seconds: float = 600) -> None:
        url = f"http://127.0.0.1:{self.port}/readyz"
        assert until(lambda: get(url) == 200 or run.poll() is not None, seconds), self.told()
        assert get(url) == 200, self.told()
        assert until(lambda: "open http" in self.told(), 10), self.told()

    def data(self) -> Path:
        """Where the database keeps its files: var/pg, or elsewhere for a root that may not make user namespaces."""
        ask = "from nieuwebanen.devstack.embedded import Postgres; print(Postgres().dir)"
        return Path(self.command(sys.executable, "-c", ask).stdout.strip())

    def remove(self) -> None:
        for pid in processes_of(self.var):
            os.kill(pid, signal.SIGKILL)
        home = self.data().parent
        if home != self.var:
            shutil.rmtree(home)

    def told(self) -> str:
        return self.output.read_text()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=400)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("run") / "var")
    yield stack
    stack.remove()


def test_bin_run_serves_the_demo_and_leaves_no_process_after_sigterm(stack: Stack) -> None:
    run = stack.start()
    stack.wait_until_ready(run)
    assert get(f"http://127.0.0.1:{stack.port}/") == 200  # the sign-in page
    assert get(f"http://127.0.0.1:{stack.port}/post/") == 200
    assert "coach@werkbedrijf.example" in stack.told()
    assert (stack.var / "secret_key").stat().st_mode & 0o777 == 0o600

    second = stack.command("bin/run", "--port", str(free_port()))
    assert second.returncode == 1
    assert "already running" in second.stderr

    used = stack.command(
        "bin/manage", "shell", "-v", "0", "-c", "from django.conf import settings as s; print(s.BASE_URL)"
    )
    assert used.stdout.strip() == f"http://127.0.0.1:{stack.port}", used.stderr

    run.send_signal(signal.SIGTERM)
    assert run.wait(30) == 0, stack.told()
    assert until(lambda: not processes_of(stack.var), 5), processes_of(stack.var)
    assert "Traceback" not in stack.told()


def test_a_second_start_takes_seconds_and_survives_kill_9(stack: Stack) -> None:
    run = stack.start()
    stack.wait_until_ready(run)

    run.kill()
    run.wait()
    again = stack.start()  # at once: what the killed one left is still on its way out
    stack.wait_until_ready(again)

    again.kill()
    again.wait()
    assert until(lambda: not processes_of(stack.var), 25), processes_of(stack.var)


def test_a_command_after_kill_9_brings_its_own_database(stack: Stack) -> None:
    answer = stack.command("bin/manage", "shell", "-v", "0", "-c", "print(__import__('django').VERSION[0])")

    assert answer.stdout.strip() == "5", answer.stderr
    assert processes_of(stack.var) == {}


def test_a_command_on_a_new_machine_fills_the_database_first_and_speaks_aside(tmp_path: Path) -> None:
    new = Stack(tmp_path / "var")
    count = "from nieuwebanen.skills.models import Skill; print(Skill.objects.exists())"

    answer = new.command("bin/manage", "shell", "-v", "0", "-c", count)

    assert answer.stdout.strip() == "True", answer.stderr
    assert processes_of(new.var) == {}
    new.remove()


def test_a_taken_port_is_told(stack: Stack) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        answer = stack.command("bin/run", "--port", port)

    assert answer.returncode == 1
    assert f"port {port} is taken" in answer.stderr


def test_data_of_another_postgresql_is_left_alone(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "var")
    data = stack.data()
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")

    answer = stack.command("bin/run", "--port", str(stack.port))

    assert answer.returncode == 1
    assert "made by PostgreSQL 15" in answer.stderr
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]
    stack.remove()


def test_reset_is_refused_for_what_is_not_the_demo(stack: Stack) -> None:
    answer = stack.command("bin/run", "--reset", "--no-demo", "--port", str(stack.port))

    assert answer.returncode == 1
    assert "--reset" in answer.stderr
