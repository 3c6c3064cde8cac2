"""Offered, signed, fixed: and every attempt to get around that is refused."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailKind, OutboxMail
from tests import factories
from tests.privacy.whole_life import without_triggers
from tests.trajectories import builders
from trajectories import agreement_text, agreements, arrangements, lifecycle, signatories
from trajectories.models import Agreement, AgreementState, Party, Signature, Trajectory
from trajectories.models.agreement import PENDING
from trajectories.parts import Part

TODAY = factories.today()


# ---- offering -------------------------------------------------------------------------------------------
def test_an_incomplete_trajectory_is_not_offered_and_says_what_misses_and_whose_turn_it_is(coach):
    case = builders.started(coach)
    with pytest.raises(DomainError) as refusal:
        agreements.offer(case.trajectory, by=coach, today=TODAY)
    text = str(refusal.value)
    assert "Begeleiding: Vul in wie de vaste begeleider bij de werkgever is. (werkgever)" in text
    assert "Financiering:" in text
    assert not Agreement.objects.exists()


def test_an_offer_freezes_the_parts_and_asks_employer_and_manager(coach):
    case, agreement = builders.offered(coach)
    assert agreement.number.startswith("O-")
    assert agreement.state == AgreementState.TO_SIGN
    assert agreement.content_sha256 == agreement_text.digest(agreement.content)
    for user in (case.signer, case.manager):
        assert Notification.objects.filter(recipient=user, text__contains=agreement.number).count() == 1
        assert OutboxMail.objects.filter(recipient=user.email, kind=MailKind.LEGAL).count() == 1
    assert Event.objects.about(agreement).filter(verb="agreement.offered").exists()


def test_the_messages_name_no_person(coach):
    case, agreement = builders.offered(coach)
    builders.sign_for(case, agreement, Party.EMPLOYER)
    builders.sign_for(case, agreement, Party.WERKBEDRIJF)
    for text in [*Notification.objects.values_list("text", flat=True), *Event.objects.values_list("text", flat=True)]:
        assert case.trajectory.candidate.last_name not in text


def test_nothing_is_offered_twice(coach):
    case, _ = builders.offered(coach)
    with pytest.raises(StaleError, match="ligt al klaar"):
        agreements.offer(case.trajectory, by=coach, today=TODAY)


def test_a_plan_that_begins_before_the_day_of_signing_is_not_offered(coach):
    case = builders.complete(coach)
    with pytest.raises(DomainError, match="Kies een begindatum vanaf vandaag"):
        agreements.offer(case.trajectory, by=coach, today=case.trajectory.starts_on + timedelta(days=1))


def test_on_this_system_somebody_of_the_employer_must_be_able_to_sign(coach):
    case = builders.complete(coach)
    asked = signatories.proposed(case.trajectory)
    case.job.employer.memberships.update(may_sign=False)
    with pytest.raises(DomainError, match="kan nog niemand tekenen"):
        agreements.offer(case.trajectory, by=coach, today=TODAY, asked=asked)


def test_the_content_holds_no_more_of_the_candidate_than_name_and_number(coach):
    _, agreement = builders.offered(coach)
    assert set(agreement.content["candidate"]) == {"name", "number"}


def test_amounts_are_exact_to_the_cent(coach):
    _, agreement = builders.offered(coach)
    funding = agreement.content["funding"]
    assert (funding["total_eur"], funding["employer_eur"], funding["public_eur"]) == ("4250.01", "2125.00", "2125.01")


# ---- signing --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("order", [(Party.EMPLOYER, Party.WERKBEDRIJF), (Party.WERKBEDRIJF, Party.EMPLOYER)])
def test_the_last_of_both_signatures_freezes_the_agreement(coach, order):
    case, agreement = builders.offered(coach)
    builders.sign_for(case, agreement, order[0])
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert (agreement.state, agreement.pdf) == (AgreementState.PARTLY, None)
    builders.sign_for(case, agreement, order[1])
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert agreement.state == AgreementState.SIGNED
    assert bytes(agreement.pdf).startswith(b"%PDF")
    assert agreements.verify(pdf=bytes(agreement.pdf)).intact
    assert (
        Notification.objects.filter(recipient=coach, text__contains="getekend door werkgever en Werkbedrijf").count()
        == 1
    )


def test_the_receipt_of_the_candidate_does_not_count(coach):
    case, agreement = builders.offered(coach)
    agreements.receipt(agreement, by=coach)
    builders.sign_for(case, agreement, Party.EMPLOYER)
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.PARTLY
    receipt = agreement.signatures.get(party=Party.CANDIDATE)
    assert receipt.name == case.trajectory.candidate.full_name


def test_a_receipt_may_come_after_the_signatures(coach):
    _, agreement = builders.signed(coach)
    before = bytes(agreement.pdf)
    agreements.receipt(agreement, by=coach)
    assert bytes(Agreement.objects.get(pk=agreement.pk).pdf) == before


def stranger(case):
    return factories.make_user("employer")


def without_right(case):
    user = factories.make_user("employer")
    case.job.employer.memberships.create(user=user, may_sign=False)
    return user


def ended(case):
    user = factories.make_user("employer")
    case.job.employer.memberships.create(user=user, may_sign=True, ended_at=factories.moment())
    return user


@pytest.mark.parametrize(
    ("party", "who"),
    [
        (Party.EMPLOYER, stranger),
        (Party.EMPLOYER, without_right),
        (Party.EMPLOYER, ended),
        (Party.EMPLOYER, lambda case: case.manager),
        (Party.EMPLOYER, lambda case: case.coach),
        (Party.WERKBEDRIJF, lambda case: case.coach),
        (Party.WERKBEDRIJF, lambda case: case.signer),
        (Party.CANDIDATE, lambda case: case.signer),
        ("iemand", lambda case: case.manager),
    ],
)
def test_only_who_may_sign_for_a_party_signs(coach, party, who):
    case, agreement = builders.offered(coach)
    user = who(case)
    with pytest.raises(DomainError, match="Tekenen kan alleen"):
        agreements.sign(
            agreement, party=party, by=user, name="X", title="", seen_sha256=agreement.content_sha256, ip=None
        )
    assert not Signature.objects.exists()


def test_what_is_signed_is_what_was_seen(coach):
    case, agreement = builders.offered(coach)
    with pytest.raises(DomainError, match="Lees de overeenkomst opnieuw"):
        builders.sign_for(case, agreement, Party.EMPLOYER, seen_sha256="0" * 64)


def test_a_party_signs_once(coach):
    case, agreement = builders.offered(coach)
    builders.sign_for(case, agreement, Party.EMPLOYER)
    with pytest.raises(StaleError, match="heeft al getekend"):
        builders.sign_for(case, agreement, Party.EMPLOYER)


@pytest.mark.parametrize("party", [Party.EMPLOYER, Party.WERKBEDRIJF])
def test_nobody_signs_after_the_begin_of_the_learning(coach, party):
    case, agreement = builders.offered(coach)
    day_after = (case.trajectory.starts_on - TODAY).days + 1
    with pytest.raises(DomainError, match="Dat is al geweest"):
        builders.sign_for(case, agreement, party, at=factories.moment(day_after))


def test_an_edit_clears_the_signatures_and_tells_who_signed(coach):
    case, agreement = builders.offered(coach)
    builders.sign_for(case, agreement, Party.EMPLOYER)
    with arrangements.changing(case.trajectory, Part.GUIDANCE, by=coach, version=case.trajectory.version):
        Trajectory.objects.filter(pk=case.trajectory.pk).update(coach_every_weeks=3)
    lapsed = Agreement.objects.get(pk=agreement.pk)
    assert lapsed.state == AgreementState.LAPSED
    told = Notification.objects.filter(text__contains="geldt niet meer")
    assert [row.recipient for row in told] == [case.signer]
    assert "gewijzigd is: Begeleiding" in told[0].text
    with pytest.raises(DomainError, match="geldt niet meer"):
        builders.sign_for(case, agreement, Party.WERKBEDRIJF)
    second = agreements.offer(case.trajectory, by=coach, today=TODAY)
    assert (second.number, second.version) == (agreement.number, 2)
    assert Notification.objects.filter(recipient=case.signer, text__endswith="Gewijzigd: Begeleiding.").exists()


def test_a_signed_agreement_is_not_touched(coach):
    case, agreement = builders.signed(coach)
    with pytest.raises(DomainError, match="staan vast"):
        agreements.touch(case.trajectory, by=coach)
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.SIGNED


@pytest.mark.parametrize("came_from", list(AgreementState))
@pytest.mark.parametrize("to", list(AgreementState))
def test_only_the_moves_of_the_table_happen(coach, came_from, to):
    _, agreement = builders.signed(coach)
    signed_at = None if came_from in PENDING else agreement.signed_at
    with without_triggers():
        Agreement.objects.filter(pk=agreement.pk).update(state=came_from, signed_at=signed_at)
    agreement.state = came_from
    if to in agreements.ALLOWED[came_from]:
        agreements._move(agreement, to, signed_at=agreement.signed_at if to == AgreementState.SIGNED else signed_at)
        assert Agreement.objects.get(pk=agreement.pk).state == to
    else:
        with pytest.raises(DomainError):
            agreements._move(agreement, to)


# ---- fixed for ever -------------------------------------------------------------------------------------
CHANGES = {
    "content": {"schema": 2},
    "content_sha256": "0" * 64,
    "number": "O-2000-0001",
    "version": 7,
    "verify_code": "AAAA-AAAA-AAAA",
    "pdf": b"%PDF-other",
    "pdf_sha256": "0" * 64,
    "signed_at": None,
    "state": AgreementState.PARTLY,
    "changes": {"x": 1},
    "must_sign": ["werkgever"],
}


@pytest.mark.parametrize("field", list(CHANGES))
def test_the_orm_cannot_change_a_signed_agreement(coach, field):
    _, agreement = builders.signed(coach)
    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**{field: CHANGES[field]})
    setattr(agreement, field, CHANGES[field])
    with pytest.raises(DatabaseError), transaction.atomic():
        agreement.save(update_fields=[field])


@pytest.mark.parametrize(
    "sql",
    [
        "update trajectories_agreement set pdf = 'x'",
        "update trajectories_agreement set content = '{}'",
        "update trajectories_agreement set trajectory_id = trajectory_id + 1",
        "update trajectories_agreement set signed_at = now()",
        "delete from trajectories_agreement",
        "update trajectories_signature set name = 'Iemand anders'",
        "update trajectories_signature set at = now()",
        "delete from trajectories_signature",
    ],
)
def test_plain_sql_cannot_change_a_signed_agreement(coach, sql):
    builders.signed(coach)
    with pytest.raises(DatabaseError, match=r"nb:|never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_signed_agreement_cannot_be_deleted(coach):
    _, agreement = builders.signed(coach)
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        agreement.delete()
    assert Agreement.objects.filter(pk=agreement.pk).exists()


def test_stopping_keeps_the_signed_agreement_as_it_was(coach):
    case, agreement = builders.signed(coach)
    before = bytes(agreement.pdf)
    lifecycle.stop(case.trajectory, reason="past-niet", note="x", next_plan="y", by=coach, today=TODAY)
    kept = Agreement.objects.get(pk=agreement.pk)
    assert (kept.state, bytes(kept.pdf)) == (AgreementState.ENDED, before)
    assert agreements.verify(code=kept.verify_code).state == "beëindigd"


# ---- checking -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "spelling", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code.replace('-', ' ')} "]
)
def test_a_code_is_found_however_it_is_typed(coach, spelling):
    _, agreement = builders.signed(coach)
    found = agreements.verify(code=spelling(agreement.verify_code))
    assert (found.number, found.intact) == (agreement.number, True)


def test_an_unknown_code_or_file_is_not_ours(coach):
    _, agreement = builders.signed(coach)
    assert agreements.verify(code="AAAA-AAAA-AAAA") is None
    assert agreements.verify(code="") is None
    assert agreements.verify(pdf=bytes(agreement.pdf) + b" ") is None


def test_canonical_content_survives_the_database(coach):
    _, agreement = builders.offered(coach)
    again = Agreement.objects.get(pk=agreement.pk)
    assert agreement_text.canonical(again.content) == agreement_text.canonical(agreement.content)


# ---- at the same second -----------------------------------------------------------------------------------
def together(*jobs):
    """Run these at once, each with its own connection; the outcome of each."""
    outcomes, gate = [], threading.Barrier(len(jobs))

    def run(job):
        gate.wait()
        try:
            job()
            outcomes.append("done")
        except DomainError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_eight_signers_at_the_same_second_give_one_signature_each_and_one_frozen_agreement():
    case, agreement = builders.offered()
    sides = [Party.EMPLOYER, Party.WERKBEDRIJF] * 4
    outcomes = together(*[lambda side=side: builders.sign_for(case, agreement, side) for side in sides])
    assert outcomes == ["StaleError"] * 6 + ["done"] * 2
    kept = Agreement.objects.get(pk=agreement.pk)
    assert kept.state == AgreementState.SIGNED
    assert sorted(kept.signatures.values_list("party", flat=True)) == ["werkbedrijf", "werkgever"]
    assert agreements.verify(pdf=bytes(kept.pdf)).intact


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_a_signature_at_the_same_second_never_both_hold():
    case, agreement = builders.offered()
    builders.sign_for(case, agreement, Party.EMPLOYER)
    together(
        lambda: builders.sign_for(case, agreement, Party.WERKBEDRIJF),
        lambda: agreements.touch(Trajectory.objects.get(pk=case.trajectory.pk), by=case.coach),
    )
    kept = Agreement.objects.get(pk=agreement.pk)
    assert kept.state in {AgreementState.SIGNED, AgreementState.LAPSED}
    assert (kept.state == AgreementState.SIGNED) == (kept.signed_at is not None)
