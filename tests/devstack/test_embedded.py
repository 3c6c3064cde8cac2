"""The embedded servers and the lock that keeps two from working on one directory."""

from pathlib import Path

import pytest
import redis

from nieuwebanen.devstack.embedded import Valkey, take_lock, wait_until_gone
from nieuwebanen.wsgi import behind_proxies


def test_a_lock_is_held_by_one_and_gone_with_its_holder(tmp_path: Path) -> None:
    first = take_lock(tmp_path / "x.lock")
    assert first is not None
    assert take_lock(tmp_path / "x.lock") is None

    first.close()

    second = take_lock(tmp_path / "x.lock")
    assert second is not None
    second.close()


def test_a_number_in_a_left_pidfile_is_not_believed_without_its_name(tmp_path: Path) -> None:
    left = tmp_path / "server.pid"
    left.write_text("1\n")  # alive, and not ours

    assert wait_until_gone(left, "valkey-server-of-ours", seconds=0)


@pytest.mark.faults
def test_the_broker_keeps_what_is_queued_over_a_crash(valkey: Valkey) -> None:
    client = redis.Redis(unix_socket_path=str(valkey.sock))
    client.rpush("queue", "task")
    client.execute_command("WAITAOF", 1, 0, 2000)

    valkey.kill()
    valkey.start()

    assert redis.Redis(unix_socket_path=str(valkey.sock)).lrange("queue", 0, -1) == [b"task"]


@pytest.mark.parametrize(
    ("count", "forwarded", "seen"),
    [
        (0, "203.0.113.7", "10.0.0.1"),  # no proxy: the header is a claim
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first is made up by the visitor
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),  # not through both proxies
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_of_a_visitor_comes_from_our_own_proxies_only(count: int, forwarded: str, seen: str) -> None:
    environ = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}

    behind_proxies(lambda environ, start_response: [], count)(environ, lambda *_: None)

    assert environ["REMOTE_ADDR"] == seen
