"""Settings are safe by default: what is missing stops the start, and nothing of the demo is there without DEMO=1."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from nieuwebanen.accounts.models import User
from nieuwebanen.celery import app
from nieuwebanen.settings import database
from tests import factories

SECRET = "a-secret-of-the-test-that-is-long-enough-0123456789"


def started(**env):
    """Django started in a process of its own with only these variables: what it says of its settings."""
    ask = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.DEBUG, s.DEMO, s.ALLOWED_HOSTS, s.EMAIL_BACKEND, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)"
    )
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", ask],
        env=kept | {"DJANGO_SETTINGS_MODULE": "nieuwebanen.settings"} | env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_without_a_secret_nothing_starts():
    for mode in ({}, {"DEMO": "1"}, {"DJANGO_DEBUG": "1"}):
        answer = started(**mode)
        assert answer.returncode != 0
        assert "Set the environment variable DJANGO_SECRET_KEY" in answer.stderr


def test_what_is_not_said_is_safe():
    answer = started(DJANGO_SECRET_KEY=SECRET)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == [
        "False", "False", "['']", "django.core.mail.backends.smtp.EmailBackend", "True", "True", "31536000",
    ]  # fmt: skip


def test_demo_mode_keeps_its_mail_at_home():
    answer = started(DJANGO_SECRET_KEY=SECRET, DEMO="1")
    assert "nieuwebanen.mailbox.DirectoryBackend" in answer.stdout


@pytest.mark.parametrize("value", ["true", "yes", "2"])
def test_a_switch_that_is_not_0_or_1_is_refused_rather_than_guessed(value):
    answer = started(DJANGO_SECRET_KEY=SECRET, DJANGO_DEBUG=value)
    assert answer.returncode != 0
    assert "DJANGO_DEBUG must be 0 or 1" in answer.stderr


def test_the_address_of_the_database_is_read_whole():
    found = database("postgresql://us%40er:p%2Fw@db.example:5433/nieuwe%20banen?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "us@er", "p/w", "db.example", "5433", "nieuwe banen",
    )  # fmt: skip
    assert found["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout=30s" in found["OPTIONS"]["options"]
    assert database("postgresql://app@/app?host=/run/pg")["HOST"] == "/run/pg"


def test_nothing_of_a_visitor_needs_redis():
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert "redis" not in str(settings.CACHES).lower()
    assert settings.AXES_HANDLER == "axes.handlers.database.AxesDatabaseHandler"


# ---- the demo -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_demo_password_opens_an_account_in_demo_mode_only(client, settings):
    user = factories.make_user(email="coach@werkbedrijf.example")
    user.set_password(settings.DEMO_PASSWORD)
    user.save()
    answers = {"username": user.email, "password": settings.DEMO_PASSWORD}

    settings.DEMO = False
    refused = client.post("/inloggen/", answers)
    assert refused.status_code == 422
    assert "horen niet bij elkaar" in refused.content.decode()
    assert "_auth_user_id" not in client.session

    settings.DEMO = True
    assert client.post("/inloggen/", answers).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
def test_nobody_may_choose_the_demo_password(coach, client_for):
    chosen = settings.DEMO_PASSWORD
    page = client_for(coach).post(
        "/profiel/wachtwoord/",
        {"old_password": factories.PASSWORD, "new_password1": chosen, "new_password2": chosen},
    )
    assert page.status_code == 422
    assert "Kies een wachtwoord dat minder vaak gebruikt wordt" in page.content.decode()


@pytest.mark.django_db
def test_outside_demo_mode_there_is_no_demo_world(settings):
    settings.DEMO = settings.TESTING = False
    with pytest.raises(CommandError, match="alleen in demo-modus"):
        call_command("seed_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_outside_demo_mode_the_sign_in_page_names_no_logins(client, settings):
    settings.DEMO = False
    assert "werkbedrijf.example" not in client.get("/inloggen/").content.decode().replace(
        settings.ORGANISATION_EMAIL, ""
    )
    settings.DEMO = True
    assert "coach@werkbedrijf.example" in client.get("/inloggen/").content.decode()


@pytest.mark.django_db
def test_demo_data_never_comes_beside_real_users(coach):
    with pytest.raises(CommandError, match="echte gebruikers"):
        call_command("prepare", demo=True)


# ---- the clock of beat --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_every_tick_rings_a_task_that_exists(name):
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    module = entry["task"].rpartition(".")[0]
    import_module(module)
    task = app.tasks[entry["task"]]
    assert task.__module__ == module
    assert not entry.get("args")
    assert not entry.get("kwargs")
    task.__header__()  # it takes nothing


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_a_tick_either_expires_before_the_next_or_names_its_hour(name):
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    schedule = entry["schedule"]
    if isinstance(schedule, crontab):
        assert str(schedule._orig_hour) != "*"
        assert min(schedule.hour) >= 6  # no hour that a night of the clock change may skip or repeat
    else:
        assert entry["options"]["expires"] < schedule


def test_the_worker_loses_nothing_and_waits_for_its_broker():
    app.loader.import_default_modules()
    conf = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
    assert conf.broker_connection_max_retries is None
    assert conf.worker_prefetch_multiplier == 1
    assert not conf.worker_cancel_long_running_tasks_on_connection_loss
    assert str(conf.timezone) == "Europe/Amsterdam"
