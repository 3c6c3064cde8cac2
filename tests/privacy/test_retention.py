"""Keeping no longer than the rules: notice, days of grace, holding, a trial that changes nothing, and a kill in the middle."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from candidates import retention
from candidates.models import Candidate, CandidateImport, Erasure, ErasureState, Standing
from nieuwebanen import pruning
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailState, OutboxMail
from nieuwebanen.retention import RetentionRule, RetentionRun
from tests import factories
from tests.faults.processes import until
from tests.trajectories import builders


@pytest.fixture(autouse=True)
def ledger(tmp_path, settings):
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"  # where APP_VAR puts it for the real process
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.ERASURE_LEDGER


@pytest.fixture
def rules(db):
    pruning.load_defaults()


def forgotten(coach=None, *, days: int = 800, **fields) -> Candidate:
    """Somebody for whom nothing was done for so many days."""
    candidate = factories.make_candidate(coach, **fields)
    Candidate.objects.filter(pk=candidate.pk).update(created_at=factories.moment(-days))
    Standing.objects.filter(pk=candidate.pk).update(active_at=factories.moment(-days))
    return candidate


def night(days: int = 0, *, dry: bool = False) -> RetentionRun:
    return pruning.run(at=factories.moment(days), dry=dry)


def names() -> set[str]:
    return set(Candidate.objects.values_list("first_name", flat=True))


def test_a_coach_is_told_before_a_file_goes_and_it_goes_after_the_days_of_grace(rules, coach):
    old, young = forgotten(coach, first_name="Oud"), forgotten(coach, first_name="Jong", days=700)
    assert night(dry=True).report["kandidaat"]["notes"] == {"aankondigen": [old.number]}
    assert not Erasure.objects.exists()  # a trial changes nothing

    night()
    row = Erasure.objects.get()
    assert (row.candidate_number, row.state) == (old.number, ErasureState.ANNOUNCED)
    assert row.due_on == factories.today() + timedelta(days=30)
    told = Notification.objects.get(recipient=coach)
    assert "1 dossier wordt gewist" in told.text
    assert old.full_name not in told.text
    assert told.url == reverse("candidates:erasing")

    night(29)
    assert names() == {"Oud", "Jong"}
    assert night(30).report["kandidaat"]["notes"]["wissen"] == [old.number]
    assert names() == {"Gewist", "Jong"}
    row.refresh_from_db()
    assert row.state == ErasureState.DONE
    night(31)  # and never again
    assert Erasure.objects.filter(candidate_number=old.number).count() == 1
    assert young.number in {one.candidate_number for one in Erasure.objects.all()}  # whose turn it is by then


def test_who_is_active_again_or_held_stays(rules, coach):
    active, held, busy = forgotten(coach), forgotten(coach), forgotten(coach)
    night()
    retention.still_needed(active, by=coach)
    retention.hold(
        held, reason="Subsidie ESF", until=add_months(factories.today(), 24), by=coach, today=factories.today()
    )
    factories.assess_skill(busy, factories.make_skill(), 3)
    busy.change(by=coach)  # somebody just works on
    night(40)
    assert "Gewist" not in names()
    assert set(Erasure.objects.values_list("state", flat=True)) == {ErasureState.STOPPED}
    with pytest.raises(DomainError, match="niet meer op de lijst"):
        retention.still_needed(active, by=coach)
    with pytest.raises(DomainError, match="waarom"):
        retention.hold(held, reason=" ", until=add_months(factories.today(), 2), by=coach, today=factories.today())


def test_what_still_runs_is_not_announced_and_not_erased(rules):
    case = builders.started()
    person = case.trajectory.candidate
    Candidate.objects.update(created_at=factories.moment(-900))
    Standing.objects.update(active_at=factories.moment(-900))
    night()
    assert not Erasure.objects.exists()
    Erasure.objects.create(
        candidate_public_id=person.public_id, candidate_number=person.number, why="termijn",
        announced_at=timezone.now(), due_on=factories.today(),
    )  # fmt: skip
    assert night().report["kandidaat"]["notes"] == {"loopt nog": [person.number]}
    assert "Gewist" not in names()


def test_the_groups_of_the_ground_go_by_their_own_rules(rules, coach):
    keep = {
        "kind": "notice",
        "recipient": "a@example.org",
        "subject": "Dag",
        "body": "Tekst",
        "not_before": timezone.now(),
    }
    sent = OutboxMail.objects.create(**keep, dedup_key="sent", state=MailState.SENT, sent_at=timezone.now())
    waits = OutboxMail.objects.create(**keep, dedup_key="waits")
    OutboxMail.objects.update(created_at=factories.moment(-61))
    for days in (-400, -300):
        Notification.objects.create(
            recipient=coach, dedup_key=f"n{days}", text="x", url="/", created_at=factories.moment(days)
        )
    file = CandidateImport.objects.create(
        state="klaar", file_name="jan.xlsx", content=b"x", team=coach.team, coach=coach, by=coach,
        created_at=factories.moment(-15),
    )  # fmt: skip
    file.rows.create(number=2, outcome="nieuw", values={"naam": "Jan"})
    RetentionRule.objects.create(group="bericht", days=350, valid_from=factories.today() + timedelta(days=1))

    report = night().report
    assert (report["mail"]["done"], report["bericht"]["done"], report["import"]["done"]) == (1, 1, 1)
    sent.refresh_from_db()
    waits.refresh_from_db()
    file.refresh_from_db()
    assert (sent.body, sent.recipient, waits.body) == ("", "", "Tekst")
    assert (file.content, file.rows.count()) == (None, 0)
    again = night().report
    assert {group: (part["due"], part["done"]) for group, part in again.items()} == dict.fromkeys(again, (0, 0))


def test_the_command_says_who_by_number_and_changes_nothing_in_a_trial(rules, coach):
    old = forgotten(coach)
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert f"aankondigen: {old.number}" in out.getvalue()
    assert old.last_name not in out.getvalue()
    assert not Erasure.objects.exists()
    assert settings.CELERY_BEAT_SCHEDULE["keep-no-longer-than-the-rules"]["schedule"].hour == {6}


@pytest.mark.faults
@pytest.mark.xdist_group("run")
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nobody_is_half_erased_and_the_next_run_ends_the_same(tmp_path, ledger):
    """kill -9 on a real run over many people, wherever it is; then again, until the end."""
    pruning.load_defaults()
    coach = factories.make_user(Role.COACH)
    people = [
        forgotten(coach, first_name=f"Weg{n}", strengths=f"Sterk{n}", skills={factories.make_skill(): 2})
        for n in range(40)
    ]
    for one in people:
        Erasure.objects.create(
            candidate_public_id=one.public_id, candidate_number=one.number, why="termijn",
            announced_at=timezone.now(), due_on=factories.today(),
        )  # fmt: skip
    at = connection.settings_dict
    env = os.environ | {
        "DATABASE_URL": f"postgresql://{at['USER']}@/{at['NAME']}?host={at['HOST']}",
        "APP_VAR": str(tmp_path),
    }

    def run() -> subprocess.Popen[bytes]:
        words = [sys.executable, "-W", "ignore", "manage.py", "retention"]
        return subprocess.Popen(
            words, cwd=settings.BASE_DIR, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def gone() -> int:
        return Candidate.objects.exclude(erased_at=None).count()

    for upto in (3, 15):
        process = run()
        assert until(lambda upto=upto, p=process: gone() >= upto or p.poll() is not None, 60, every=0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.3)  # its last statement may still be on its way
        assert 0 < gone() < 40
        for one in Candidate.objects.all():
            assert (one.erased_at is not None) == (one.first_name == "Gewist") == (one.strengths == "")
            assert (one.erased_at is None) == one.skill_history.exists() == one.skills.exists()
        assert not Erasure.objects.filter(state=ErasureState.RUNNING).exists()
        assert Erasure.objects.filter(state=ErasureState.DONE).count() == gone()
    assert run().wait(120) == 0
    assert gone() == 40
    assert set(Erasure.objects.values_list("state", flat=True)) == {ErasureState.DONE}
    assert ledger.read_text().count("\n") == 40
    assert RetentionRun.objects.filter(finished_at=None).count() == 2
