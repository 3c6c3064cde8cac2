"""After the signatures without new ones: small corrections, an interruption, a request for more time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import builders
from trajectories import addenda, corrections, extending, reminder_sources, reminder_subjects, suspending, worklist
from trajectories.ladders import EVALUATION
from trajectories.models import Agreement, AgreementState, AppliedInstrument, Correction, Suspension, Trajectory

TODAY = factories.today()
DAY = timedelta(days=1)


def told(user, text):
    return Notification.objects.filter(recipient=user, text__contains=text).count()


# ---- corrections --------------------------------------------------------------------------------------
def test_the_employer_says_who_guides_now_and_the_signed_text_stays(coach):
    case, signed = builders.signed(coach)
    corrections.correct(case.trajectory, "supervisor_name", "Jan Bos", was="Petra Koster", by=case.signer)
    assert builders.fresh(case.trajectory).supervisor_name == "Jan Bos"
    assert Agreement.objects.get(pk=signed.pk).content["guidance"]["supervisor"] == "Petra Koster"
    assert (told(coach, "is de begeleider aangepast"), told(case.signer, "is de begeleider aangepast")) == (1, 0)
    with pytest.raises(StaleError):
        corrections.correct(case.trajectory, "supervisor_name", "Kim", was="Petra Koster", by=coach)
    ((label, row),) = corrections.standing(case.trajectory)
    assert (label, row.was, row.becomes) == ("de begeleider", "Petra Koster", "Jan Bos")


@pytest.mark.parametrize("key", ["coach_phone", "ends_on", "hours_per_week"])
def test_the_list_is_closed_per_role(coach, key):
    case, _ = builders.signed(coach)
    with pytest.raises(DomainError, match="wijziging van de overeenkomst nodig"):
        corrections.correct(case.trajectory, key, "x", was="", by=case.signer)
    assert not Correction.objects.exists()


def test_the_candidate_does_not_guide_himself(coach):
    case, _ = builders.signed(coach)
    name = case.trajectory.candidate.full_name
    with pytest.raises(DomainError, match="iemand anders"):
        corrections.correct(case.trajectory, "supervisor_name", name, was="Petra Koster", by=coach)


# ---- standing still -------------------------------------------------------------------------------------
def test_what_is_still_to_come_moves_by_the_missed_days_and_people_hear_it_once(coach):
    case, signed = builders.signed(coach)
    trajectory = case.trajectory
    first, moment = trajectory.starts_on + 3 * DAY, trajectory.evaluations.last()
    before = trajectory.phases.first()
    runs, later = (
        AppliedInstrument.objects.create(
            trajectory=trajectory, instrument="jobcoach", starts_on=day, ends_on=trajectory.ends_on
        )
        for day in (trajectory.starts_on, first + DAY)
    )
    row = suspending.begin(trajectory, kind="verlof", starts_on=first, by=coach)
    assert builders.fresh(trajectory).ends_on == trajectory.ends_on
    shown = suspending.preview(builders.fresh(trajectory), first, first + 6 * DAY)
    suspending.finish(row, ends_on=first + 6 * DAY, by=coach)
    after = dict(trajectory.instruments.values_list("pk", "ends_on"))  # one that runs keeps the days that were granted
    assert after == {runs.pk: trajectory.ends_on, later.pk: trajectory.ends_on + 7 * DAY}
    now = builders.fresh(trajectory)
    assert now.starts_on == trajectory.starts_on
    assert now.ends_on == shown.end_after == trajectory.ends_on + 7 * DAY
    after = now.phases.first()
    assert (after.starts_on, after.ends_on) == (before.starts_on, before.ends_on + 7 * DAY)
    assert now.evaluations.last().planned_on > moment.planned_on
    assert Agreement.objects.get(pk=signed.pk).state == AgreementState.SIGNED
    assert told(case.signer, "staat 7 dagen stil") == 1
    with pytest.raises(StaleError):
        suspending.finish(row, ends_on=first + 9 * DAY, by=coach)


def test_interruptions_do_not_overlap(coach):
    case, _ = builders.signed(coach)
    first = case.trajectory.starts_on + 3 * DAY
    suspending.begin(case.trajectory, kind="zorg", starts_on=first, ends_on=first + 2 * DAY, by=coach)
    with pytest.raises(DomainError, match="staat het inleren al stil"):
        suspending.begin(case.trajectory, kind="zorg", starts_on=first + 2 * DAY, by=coach)
    assert Suspension.objects.count() == 1


def test_beyond_the_law_the_plan_does_not_move_and_says_that_an_addendum_is_needed(coach):
    case, _ = builders.signed(coach)
    case.trajectory.phases.update(label="proefplaats")
    first = case.trajectory.starts_on + 3 * DAY
    with pytest.raises(DomainError, match=r"artikel 6h Participatiewet.*wijziging van de overeenkomst"):
        suspending.begin(case.trajectory, kind="zorg", starts_on=first, ends_on=first + 300 * DAY, by=coach)
    assert not Suspension.objects.exists()
    assert builders.fresh(case.trajectory).ends_on == case.trajectory.ends_on


def test_nobody_is_reminded_of_what_falls_in_the_days_that_stand_still(coach):
    case, _ = builders.signed(coach)
    moment = case.trajectory.evaluations.first()
    subject, people = reminder_sources.open_subject(EVALUATION, moment.public_id), reminder_subjects.People()
    assert reminder_subjects.notices(subject, people)
    suspending.begin(case.trajectory, kind="afwezig", starts_on=case.trajectory.starts_on, by=coach)
    subject = reminder_sources.open_subject(EVALUATION, moment.public_id)
    assert not [n for n in reminder_subjects.notices(subject, people) if n.due_on >= case.trajectory.starts_on]


# ---- more time -------------------------------------------------------------------------------------------
def asked(case, by=None):
    until = case.trajectory.ends_on + 14 * DAY
    return extending.ask(case.trajectory, until=until, reason="Nog niet klaar.", by=by or case.signer, today=TODAY)


def test_more_time_is_asked_decided_and_then_lies_ready_to_be_signed(coach, client):
    case, _ = builders.signed(coach)
    row = asked(case)
    with pytest.raises(StaleError, match="ligt al een vraag"):
        asked(case, by=coach)
    assert [task.title for task in worklist.changes.of_manager(case.manager, TODAY)] == ["Verlenging beslissen"]
    with pytest.raises(DomainError, match="alleen een manager"):
        extending.decide(row, granted=True, decision="Ja", by=coach, today=TODAY)
    extending.decide(row, granted=True, decision="Het gaat goed.", by=case.manager, today=TODAY)
    with pytest.raises(StaleError, match="al beslist"):
        extending.decide(row, granted=True, decision="Ja", by=case.manager, today=TODAY)
    assert (told(coach, "is toegestaan"), told(case.signer, "is toegestaan")) == (1, 1)
    (task,) = worklist.changes.of_coach(coach, TODAY)
    client.force_login(coach)
    form = client.get(task.url).context["form"]
    assert form["ends_on"].value() == row.until
    ready = extending.operations(case.trajectory, row.until)
    seen = addenda.preview(case.trajectory, ready, today=TODAY).seen
    addenda.offer(case.trajectory, ready, reason=row.reason, seen=seen, by=coach, today=TODAY)
    (task,) = worklist.changes.of_coach(coach, TODAY)
    assert (task.title, task.waiting) == ("Handtekening van werkgever en Werkbedrijf onder de wijziging", True)


def test_help_that_ran_until_the_end_goes_on_with_it(coach, client):
    case, _ = builders.signed(coach)
    period = {"starts_on": case.trajectory.starts_on, "ends_on": case.trajectory.ends_on}
    until = period["ends_on"] + 14 * DAY
    whole = AppliedInstrument.objects.create(trajectory=case.trajectory, instrument="anders", **period)
    part = AppliedInstrument.objects.create(
        trajectory=case.trajectory, instrument="jobcoach", **period | {"ends_on": period["ends_on"] - DAY}
    )
    client.force_login(coach)
    url = reverse("trajectories:addendum_new", args=[case.trajectory.public_id])
    data = filled(client.get(url).context["form"], reason="Meer tijd.", ends_on=f"{until:%d-%m-%Y}")
    shown = client.post(url, data).context["shown"]
    done = client.post(url, data | {"seen": shown.seen, "laat-tekenen": "ja"})
    assert done.status_code == 302, done.context["form"].errors
    asked = Agreement.objects.exclude(amends=None).get().changes["operations"]
    assert [one["values"] for one in asked if one["on"] == "instrument"] == [
        {"ends_on": until.isoformat(), "extension_reason": "Meer tijd."}
    ]
    wanted = extending.operations(builders.fresh(case.trajectory), until, reason="Meer tijd.")
    assert [one["id"] for one in wanted if one["on"] == "instrument"] == [str(whole.public_id)]
    assert str(part.public_id) not in str(asked)


def test_a_no_says_what_can_be_done_instead(coach):
    case, _ = builders.signed(coach)
    row = asked(case)
    with pytest.raises(DomainError, match="wat er dan wel kan"):
        extending.decide(row, granted=False, decision="Te lang.", by=case.manager, today=TODAY)
    extending.decide(
        row, granted=False, decision="Te lang.", alternative="Meer uren begeleiding.", by=case.manager, today=TODAY
    )
    asked(case)


def test_what_the_law_does_not_allow_cannot_be_asked(coach):
    case, _ = builders.signed(coach)
    case.trajectory.phases.update(label="proefplaats")
    until = case.trajectory.ends_on + 300 * DAY
    with pytest.raises(DomainError, match="artikel 6h Participatiewet"):
        extending.ask(case.trajectory, until=until, reason="x", by=coach, today=TODAY)


# ---- the pages --------------------------------------------------------------------------------------------
def filled(form, **changes):
    """What a browser sends of a form as it is shown, with these answers otherwise."""
    data = {}
    for bound in form:
        value = bound.value()
        if value in (None, False, ""):
            continue
        if hasattr(value, "year") and not isinstance(value, str):
            data |= {f"{bound.html_name}": f"{value.day}-{value.month}-{value.year}"}
        else:
            data[bound.html_name] = str(getattr(value, "pk", value)).replace(".", ",")
    return data | changes


def test_a_coach_looks_first_and_then_lets_it_be_signed(coach, client):
    case, _ = builders.signed(coach)
    client.force_login(coach)
    url = reverse("trajectories:addendum_new", args=[case.trajectory.public_id])
    data = filled(client.get(url).context["form"], reason="Ander rooster.", working_times="vrijdag, 9 tot 12 uur")
    page = client.post(url, data)
    assert "vrijdag, 9 tot 12 uur" in page.content.decode()
    assert not Agreement.objects.exclude(amends=None).exists()
    shown = page.context["shown"]
    assert [d.what for d in shown.differences] == ["Rooster"]
    done = client.post(url, data | {"seen": shown.seen, "laat-tekenen": "ja"})
    assert done.status_code == 302
    addendum = Agreement.objects.exclude(amends=None).get()
    assert "Ander rooster." in client.get(done.url).content.decode()
    assert client.get(reverse("trajectories:changes", args=[case.trajectory.public_id])).status_code == 200
    client.force_login(case.signer)
    page = client.get(reverse("trajectories:portal_agreement", args=[addendum.public_id])).content.decode()
    assert "Wat wijzigt er?" in page
    client.force_login(case.manager)
    sign = reverse("trajectories:addendum_sign", args=[case.trajectory.public_id])
    answers = {"seen_sha256": addendum.content_sha256, "title": "manager", "read": "on"}
    assert client.post(sign, answers).status_code == 302
    assert Agreement.objects.get(pk=addendum.pk).state == AgreementState.PARTLY


def test_the_coach_chooses_how_each_of_them_signs_the_change(coach, client):
    case, _ = builders.signed(coach)
    client.force_login(coach)
    url = reverse("trajectories:addendum_new", args=[case.trajectory.public_id])
    data = filled(client.get(url).context["form"], reason="Ander rooster.", working_times="vrijdag, 9 tot 12 uur")
    shown = client.post(url, data).context["shown"]
    assert [one.party for one in shown.proposed] == ["werkgever", "werkbedrijf", "kandidaat"]
    ways = {"werkgever-channel": "link", "werkbedrijf-channel": "papier", "kandidaat-channel": "aan-tafel"}
    data |= {"seen": shown.seen, "laat-tekenen": "ja", "werkgever-name": "Petra Koster", **ways}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Vul het e-mailadres in van wie tekent" in refused.content.decode()
    assert refused.context["ways"]["werkgever-channel"].value() == "link"
    assert refused.context["ways"]["werkgever-name"].value() == "Petra Koster"
    assert not Agreement.objects.exclude(amends=None).exists()
    done = client.post(url, data | {"werkgever-email": "petra@bedrijf.example"}, follow=True)
    addendum = Agreement.objects.exclude(amends=None).get()
    assert {one.party: one.channel for one in addendum.signatories.all()} == {
        key.removesuffix("-channel"): way for key, way in ways.items()
    }
    said = done.content.decode()
    asked = addendum.signatories.get(party="werkgever")
    assert reverse("trajectories:signatory_link", args=[case.trajectory.public_id, asked.public_id]) in said
    assert "Getekend op papier" in said


def test_an_interruption_is_shown_before_it_is_kept(coach, client):
    case, _ = builders.signed(coach)
    client.force_login(coach)
    url = reverse("trajectories:suspension_new", args=[case.trajectory.public_id])
    first, last = case.trajectory.starts_on, case.trajectory.starts_on + 6 * DAY
    data = {"kind": "verlof", "starts_on": f"{first:%d-%m-%Y}", "ends_on": f"{last:%d-%m-%Y}"}
    page = client.post(url, data)
    assert page.context["shown"].missed == 7
    assert not Suspension.objects.exists()
    before = client.post(url, data | {"starts_on": "01-01-2020", "ends_on": "01-02-2020"})
    assert before.status_code == 422
    assert "Kies een eerste dag in de afgesproken periode" in before.content.decode()
    assert before.context["shown"] is None
    until = case.job.starts_on + 2 * DAY  # it is said when the learning would end after the job begins
    shown = suspending.look(builders.fresh(case.trajectory), first, first + (until - case.trajectory.ends_on) - DAY)
    assert "Dat is na de start van de baan" in shown.in_words
    assert client.post(url, data | {"vastleggen": "ja"}).status_code == 302
    assert Suspension.objects.get().moved_days == 7
    assert Trajectory.objects.get().ends_on == case.trajectory.ends_on + 7 * DAY


def test_an_employer_corrects_and_asks_in_the_portal(coach, client):
    case, _ = builders.signed(coach)
    client.force_login(case.signer)
    this = case.trajectory.public_id
    url = reverse("trajectories:portal_correction", args=[this, "supervisor_name"])
    assert "Vul in: de begeleider" in client.post(url, {"becomes": "", "was": "Petra Koster"}).content.decode()
    assert client.post(url, {"becomes": "Jan Bos", "was": "Petra Koster"}).status_code == 302
    assert "Jan Bos" in client.get(reverse("trajectories:portal_detail", args=[this])).content.decode()
    assert client.get(reverse("trajectories:portal_correction", args=[this, "coach_phone"])).status_code == 404
    until = case.trajectory.ends_on + 14 * DAY
    url = reverse("trajectories:portal_extension", args=[this])
    assert client.post(url, {"until": f"{until:%d-%m-%Y}", "reason": "Nog niet klaar."}).status_code == 302
    assert case.trajectory.extensions.get().asked_by == case.signer
