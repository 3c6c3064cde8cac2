"""Signing without a login, on paper, and with a second person: every door once, and every way around it refused."""

import re
import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from candidates.files import Examined
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import OutboxMail
from tests import factories
from tests.trajectories import builders
from trajectories import agreements, approving, arrangements, signatories, signing
from trajectories.models import (
    Agreement,
    AgreementState,
    ApprovalKind,
    ApprovalRule,
    Channel,
    Party,
    Signatory,
    Signature,
    SignedScan,
    SigningLink,
    Trajectory,
)
from trajectories.parts import Part
from trajectories.worklist import tasks_for

TODAY = factories.today()
ADDRESS = "baas@bakkerij.nl"


def by_link(coach, **fields):
    """Offered: the employer signs along a link. The case, the version, the address of the page, and the code."""
    case = builders.complete(coach, **fields)
    asked = [
        replace(one, channel=Channel.LINK, email=ADDRESS, name="Jan Bakker") if one.party == Party.EMPLOYER else one
        for one in signatories.proposed(case.trajectory)
    ]
    agreement = agreements.offer(case.trajectory, by=coach, today=TODAY, asked=asked)
    code = linked(agreement, coach)
    return case, agreement, page_of(), code


def linked(agreement, coach, seen=""):
    row = agreement.signatories.get(party=Party.EMPLOYER)
    return signing.make_link(row, by=coach, code_told_by="telefoon", seen=seen)[1]


def page_of():
    body = OutboxMail.objects.filter(recipient=ADDRESS).latest("pk").body
    return reverse("trajectories:signing", args=[re.search(r"/tekenen/([\w-]+)/", body)[1]])


def signed_along(client, page, agreement):
    return client.post(
        f"{page}ondertekenen/",
        {"name": "Jan Bakker", "title": "baas", "read": "on", "seen_sha256": agreement.content_sha256},
    )


# ---- who is asked -----------------------------------------------------------------------------------------
def test_an_offer_writes_down_whom_we_ask_and_the_candidate_and_places_do_not_count_for_the_start(coach):
    case = builders.complete(coach)
    school = factories.make_location(kind="onderwijs", employer=None)
    case.trajectory.phases.update(location=school)
    agreement = agreements.offer(case.trajectory, by=coach, today=TODAY)
    rows = {(row.party, row.channel, row.required) for row in agreement.signatories.all()}
    assert rows == {
        ("werkgever", "portaal", True),
        ("werkbedrijf", "portaal", True),
        ("kandidaat", "aan-tafel", False),
        ("plek", "papier", False),
    }
    for party in (Party.EMPLOYER, Party.WERKBEDRIJF):
        builders.sign_for(case, agreement, party)
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.SIGNED


def test_a_coach_chooses_how_everybody_signs_before_offering(coach, client_for):
    case = builders.complete(coach)
    case.job.employer.memberships.update(may_sign=False)
    client, address = client_for(coach), reverse("trajectories:agreement_offer", args=[case.trajectory.public_id])
    data = {"werkgever-channel": "link", "werkbedrijf-channel": "portaal", "kandidaat-channel": "aan-tafel"}
    response = client.post(address, data)
    assert response.status_code == 422
    assert "Vul het e-mailadres in van wie tekent voor" in response.content.decode()
    assert not Agreement.objects.exists()
    assert client.post(address, data | {"werkgever-email": ADDRESS}).status_code == 302
    assert Signatory.objects.get(party=Party.EMPLOYER).email == ADDRESS
    titles = [task.title for task in tasks_for(coach, today=TODAY)]
    assert "Link om te tekenen sturen" in titles


def test_a_reminder_goes_out_once_a_day_and_the_page_says_when(coach, client_for):
    _, agreement = builders.offered(coach)
    row = agreement.signatories.get(party=Party.EMPLOYER)
    with pytest.raises(DomainError, match="Een dag later kan het opnieuw"):
        signing.remind(row, by=coach)
    Signatory.objects.update(asked_at=factories.moment(-2))
    client = client_for(coach)
    address = reverse("trajectories:signatory_remind", args=[agreement.trajectory.public_id, row.public_id])
    assert "laatst herinnerd op" in client.post(address, follow=True).content.decode()
    assert "Een dag later kan het opnieuw" in client.post(address, follow=True).content.decode()
    assert Notification.objects.filter(text__contains="wacht nog op een handtekening").count() == 1


# ---- along a link -------------------------------------------------------------------------------------------
def test_a_link_and_its_code_sign_once_and_a_get_or_head_signs_nothing(coach, client):
    _, agreement, page, code = by_link(coach)
    link = SigningLink.objects.get()
    for _ in range(5):
        assert client.get(page).status_code == 200
        assert client.head(page).status_code == 200
        assert client.get(f"{page}ondertekenen/").status_code == 405
    assert client.get(f"{page}pdf/").status_code == 302
    assert signed_along(client, page, agreement).status_code == 302  # to the code: not yet opened
    assert SigningLink.objects.get().opened_at is None
    assert not Signature.objects.exists()
    assert client.post(page, {"code": code}).status_code == 302
    html = client.get(page).content.decode()
    assert agreement.content["candidate"]["name"] in html
    assert client.get(f"{page}pdf/").content.startswith(b"%PDF")
    bad = client.post(f"{page}ondertekenen/", {"name": "Jan", "title": "baas", "seen_sha256": agreement.content_sha256})
    assert bad.status_code == 422
    assert signed_along(client, page, agreement).status_code == 302
    signature = Signature.objects.get()
    assert (signature.channel, signature.by, signature.link) == (Channel.LINK, None, link)
    assert SigningLink.objects.get().used_at == signature.at
    assert "Bedankt" in client.get(page).content.decode()
    signed_along(client, page, agreement)
    assert Signature.objects.count() == 1


def test_no_mail_holds_the_code_and_nothing_personal_and_only_hashes_are_kept(coach):
    case, _, page, code = by_link(coach)
    bodies = " ".join(OutboxMail.objects.values_list("body", flat=True))
    assert code not in bodies
    assert case.trajectory.candidate.last_name not in bodies
    assert "Jan Bakker" not in bodies
    row = SigningLink.objects.get()
    token = page.split("/")[2]
    assert token not in (row.token_sha256, row.code_hash)
    assert code not in row.code_hash
    assert len(token) == 43  # 256 bits


def test_unknown_used_old_and_withdrawn_links_give_one_answer_that_nobody_keeps(coach, client, caplog):
    _, agreement, page, code = by_link(coach)
    newest = SigningLink.objects.get()
    with pytest.raises(StaleError):
        linked(agreement, coach, seen="")  # a second click
    linked(agreement, coach, seen=str(newest.pk))
    second = page_of()
    SigningLink.objects.filter(revoked_at=None).update(expires_at=factories.moment(-1))
    answers = [client.get(reverse("trajectories:signing", args=["x" * 43])), client.get(page), client.get(second)]
    answers.append(client.post(page, {"code": code}))
    assert {answer.status_code for answer in answers} == {410}
    assert len({re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode()) for answer in answers}) == 1
    assert "tekenen" not in caplog.text  # the address is a secret, also for who reads the log
    for answer in answers:
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]


def test_five_wrong_codes_stop_the_link_and_the_coach_hears_it(coach, client):
    _, _, page, code = by_link(coach)
    wrong = "000000" if code != "000000" else "111111"
    statuses = [client.post(page, {"code": wrong}).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 410]
    assert client.post(page, {"code": code}).status_code == 410
    assert Notification.objects.get(recipient=coach, text__contains="verkeerde codes")


def test_the_code_opens_this_link_only_and_not_for_ever(coach, client):
    _, agreement, page, code = by_link(coach)
    client.post(page, {"code": code})
    linked(agreement, coach, seen=str(SigningLink.objects.get().pk))
    assert client.get(page).status_code == 410
    assert "Vul de code in" in client.get(page_of()).content.decode()


def test_the_code_stands_once_on_the_screen_of_the_coach(coach, client_for):
    _, agreement, _, _ = by_link(coach)
    row = agreement.signatories.get(party=Party.EMPLOYER)
    address = reverse("trajectories:signatory_link", args=[agreement.trajectory.public_id, row.public_id])
    client = client_for(coach)
    data = {"email": ADDRESS, "code_told_by": "telefoon", "seen": str(SigningLink.objects.get().pk)}
    shown = client.post(address, data)
    assert re.search(r"<strong>\d{3} \d{3}</strong>", shown.content.decode())
    assert "no-store" in shown["Cache-Control"]
    again = client.post(address, data)
    assert again.status_code == 409
    assert not re.search(r"<strong>\d{3} \d{3}</strong>", again.content.decode())


def test_an_edit_tells_who_signed_along_a_link_and_its_link_is_over(coach, client):
    case, agreement, page, code = by_link(coach)
    client.post(page, {"code": code})
    signed_along(client, page, agreement)
    with arrangements.changing(case.trajectory, Part.GUIDANCE, by=coach, version=case.trajectory.version):
        Trajectory.objects.filter(pk=case.trajectory.pk).update(coach_every_weeks=7)
    mail = OutboxMail.objects.filter(recipient=ADDRESS).latest("pk")
    assert "gewijzigd is: Begeleiding" in mail.body
    assert case.trajectory.candidate.last_name not in mail.body


# ---- at the same second ---------------------------------------------------------------------------------------
def at_once(*jobs):
    """Run these in threads that start together; the refusals they met."""
    gate, refused = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            gate.wait()
            job()
        except DomainError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_two_parties_at_the_same_second_give_two_signatures_and_one_frozen_paper(coach):
    case, agreement, _, _ = by_link(coach)
    link, seen = SigningLink.objects.get(), agreement.content_sha256

    def along():
        signing.sign_with(link, name="Jan", title="baas", seen_sha256=seen, ip=None)

    refused = at_once(along, along, *[lambda: builders.sign_for(case, agreement, Party.WERKBEDRIJF)] * 2)
    assert [type(one) for one in refused] == [StaleError, StaleError]
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    assert sorted(agreement.signatures.values_list("party", flat=True)) == ["werkbedrijf", "werkgever"]
    assert Notification.objects.filter(recipient=coach, text__contains="is getekend door werkgever").count() == 1


# ---- on paper -----------------------------------------------------------------------------------------------------
def picture(name="scan.png"):
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_paper_of_several_parties_is_recorded_with_its_scan_and_a_manager_confirms_for_the_werkbedrijf(
    coach, client_for, other_coach
):
    case, agreement = builders.offered(coach)
    rows = {row.party: row.pk for row in agreement.signatories.all()}
    address = reverse("trajectories:signing_paper", args=[case.trajectory.public_id, agreement.public_id])
    employer, us = rows["werkgever"], rows["werkbedrijf"]
    data = {
        "signed_on": f"{TODAY:%d-%m-%Y}",
        "seen_sha256": agreement.content_sha256,
        f"signed-{employer}": "on",
        f"name-{employer}": "Jan Bakker",
        f"signed-{us}": "on",
        f"name-{us}": "Niet ik",
    }
    client, desk = client_for(coach), client_for(case.manager)
    assert client.post(address, data | {"upload": SimpleUploadedFile("a.png", b"%PDF-1.7 no")}).status_code == 422
    wrong = client.post(address, data | {"upload": SimpleUploadedFile("a.exe", b"MZ no")}).content.decode()
    assert "Kies een pdf of een foto (jpg of png)." in wrong
    assert "Word-bestand" not in wrong
    assert client.post(address, data | {"upload": picture()}).status_code == 302
    assert list(agreement.signatures.values_list("party", flat=True)) == ["werkgever"]  # not for the Werkbedrijf
    scan = SignedScan.objects.get()
    assert desk.post(address, data | {"scan": str(scan.public_id)}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    assert {row.channel for row in agreement.signatures.all()} == {Channel.PAPER}
    file = reverse("trajectories:signed_scan", args=[case.trajectory.public_id, scan.public_id])
    assert client.get(file).content == bytes(scan.content)
    own = reverse("trajectories:portal_signed_scan", args=[agreement.public_id, scan.public_id])
    assert client_for(case.signer).get(own).content == bytes(scan.content)


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_on_the_paper_is_not_before_the_offer_and_not_in_the_future(coach, days):
    _, agreement = builders.offered(coach)
    row = agreement.signatories.get(party=Party.EMPLOYER)
    scan, day = Examined("a.pdf", b"%PDF-1.7", "application/pdf"), TODAY + timedelta(days=days)
    with pytest.raises(DomainError, match="datum op het papier"):
        paper(agreement, row, scan, day, coach)
    assert not SignedScan.objects.exists()


def test_a_word_file_is_no_paper_and_a_coach_does_not_sign_for_the_werkbedrijf(coach):
    _, agreement = builders.offered(coach)
    word = Examined("a.docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    with pytest.raises(DomainError, match="pdf of een foto"):
        paper(agreement, agreement.signatories.get(party=Party.EMPLOYER), word, TODAY, coach)
    with pytest.raises(DomainError, match="wie dat mag"):
        scan = Examined("a.pdf", b"%PDF-1.7", "application/pdf")
        paper(agreement, agreement.signatories.get(party=Party.WERKBEDRIJF), scan, TODAY, coach)
    assert not SignedScan.objects.exists()


def paper(agreement, row, scan, day: date, by):
    signed, seen = [signing.OnPaper(row, "Jan")], agreement.content_sha256
    return signing.record_paper(agreement, signed, scan=scan, signed_on=day, seen_sha256=seen, by=by)


# ---- a second person ------------------------------------------------------------------------------------------------
def test_above_the_amount_another_manager_approves_before_one_signs(coach, client_for):
    ApprovalRule.objects.create(valid_from=TODAY - timedelta(days=9), above_eur=Decimal(100))
    case, agreement = builders.offered(coach)
    second = factories.make_user(Role.MANAGER)
    with pytest.raises(DomainError, match="Eerst moet een manager goedkeuren: het bedrag"):
        builders.sign_for(case, agreement, Party.WERKBEDRIJF)
    title = f"Overeenkomst {agreement.number} goedkeuren"
    assert title in [task.title for task in tasks_for(second, today=TODAY)]
    address = reverse("trajectories:agreement_approve", args=[case.trajectory.public_id, agreement.public_id, "bedrag"])
    assert client_for(coach).get(address).status_code == 403
    desk = client_for(second)
    assert "betaalt" in desk.get(address).content.decode()
    assert desk.post(address, {"seen_sha256": agreement.content_sha256}).status_code == 302
    with pytest.raises(DomainError, match="Laat een andere manager tekenen"):
        builders.sign_for(case, agreement, Party.WERKBEDRIJF, by=second)
    assert title.replace("goedkeuren", "tekenen") not in [task.title for task in tasks_for(second, today=TODAY)]
    builders.sign_for(case, agreement, Party.WERKBEDRIJF)


def test_at_the_amount_or_without_a_rule_nobody_else_is_needed(coach):
    case, agreement = builders.offered(coach)
    amount = approving.public_eur(agreement)
    ApprovalRule.objects.create(valid_from=TODAY, above_eur=amount)
    assert approving.open_kinds(agreement, case.trajectory) == []
    ApprovalRule.objects.create(valid_from=TODAY + timedelta(days=1), above_eur=0)
    assert approving.open_kinds(agreement, case.trajectory) == []


def test_an_early_begin_is_approved_by_somebody_else_than_who_offered(coach):
    case = builders.complete(coach)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(early_reason="De opleiding begint maandag.")
    agreement = agreements.offer(builders.fresh(case.trajectory), by=case.manager, today=TODAY)
    assert approving.ApprovalKind.EARLY in approving.open_kinds(agreement, builders.fresh(case.trajectory))
    values = {"kind": ApprovalKind.EARLY, "seen_sha256": agreement.content_sha256}
    with pytest.raises(DomainError, match="niet zelf heeft aangeboden"):
        approving.approve(agreement, by=case.manager, **values)
    approving.approve(agreement, by=factories.make_user(Role.MANAGER), **values)
    assert approving.early_approved(Agreement.objects.get(pk=agreement.pk))


def test_a_beheerder_sets_the_amount_from_a_day_on(client_for, admin):
    client, address = client_for(admin), reverse("trajectories:approval_rules")
    assert "Er is nu geen grens" in client.get(address).content.decode()
    assert client.post(address, {"valid_from": "vandaag", "above_eur": "5.000"}).status_code == 302
    assert "5.000" in client.get(address).content.decode()
    assert client.post(address, {"valid_from": "vandaag", "above_eur": "9.000"}).status_code == 422
