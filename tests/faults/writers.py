"""People who write at the same time through the real web: what each of them was told is kept, to be held against the database."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread
from urllib.parse import urlencode
from uuid import uuid4

TOKEN = "a" * 32  # of the cross-site protection: the same in the cookie and in the form


@dataclass(frozen=True)
class Told:
    """What one sender heard. status 0: nothing at all, the connection broke; the browser says that too."""

    text: str
    status: int
    body: str
    seconds: float

    @property
    def saved(self) -> bool:
        """A redirect is the only way in which a form says "bewaard"."""
        return self.status == 302


class Web:
    """A browser that keeps its session and asks one page at a time."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": TOKEN,
        }

    def post(self, path: str, answers: dict[str, str], text: str = "") -> Told:
        since, status, body = time.monotonic(), 0, ""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", path, urlencode(answers), self.headers)
            answer = connection.getresponse()
            status, body = answer.status, answer.read().decode("utf-8", "replace")
            if status == 302 and "inloggen" in (answer.headers["Location"] or ""):
                status = 403  # sent to the door: nothing was saved, and it says so
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
        return Told(text, status, body, time.monotonic() - since)


class Writers:
    """So many threads that send one form after another until they are told to stop."""

    def __init__(self, times: int, send: Callable[[str], Told]) -> None:
        self.told: list[Told] = []
        self.send, self._over, self._lock = send, Event(), Lock()
        self._threads = [Thread(target=self._go_on) for _ in range(times)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self) -> None:
        while not self._over.is_set():
            told = self.send(f"Gebeld over {uuid4()}.")
            with self._lock:
                self.told.append(told)

    @property
    def saved(self) -> int:
        with self._lock:
            return sum(told.saved for told in self.told)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run these in threads that begin together; what each gave, an exception being an answer too."""
    outcomes: list[object] = [None] * len(actions)
    go = Event()

    def run(place: int) -> None:
        go.wait()
        try:
            outcomes[place] = actions[place]()
        except Exception as error:
            outcomes[place] = error

    threads = [Thread(target=run, args=[place]) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    return outcomes
