"""The seven parts through their pages: prefilled, kept once, never lost, and fixed after the signatures."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nieuwebanen.dutch import entry_date
from nieuwebanen.events import Event
from nieuwebanen.steps import Turn
from tests import factories
from tests.trajectories import builders
from trajectories import agreements
from trajectories.models import Agreement, AgreementState, Condition, FundingLine, Trajectory
from trajectories.parts import PAGES, Part, missing_parts

TODAY = factories.today()
FORM_PARTS = [Part.SKILLS, Part.DURATION, Part.GUIDANCE, Part.FUNDING, Part.EVALUATION]


@pytest.fixture
def case(coach):
    return builders.started(coach)


@pytest.fixture
def page(case, client_for):
    """Opens and posts the page of a part as this user."""

    def go(part, data=None, *, user=None, trajectory=None):
        trajectory = trajectory or case.trajectory
        url = reverse(PAGES[part], args=[trajectory.public_id])
        client = client_for(user or case.coach)
        return client.get(url) if data is None else client.post(url, data)

    return go


def now(case):
    return builders.fresh(case.trajectory)


def guidance(version=1, **changes):
    return {
        "seen_version": version,
        "supervisor_name": "Petra Koster",
        "supervisor_title": "hoofd magazijn",
        "supervisor_hours_per_week": "4",
        "coach_every_weeks": "2",
        "insured_with": "Voorbeeld Verzekeringen",
        "insurance_policy": "123",
        "no_displacement": "on",
        "no_dismissals_months": "12",
        "de_minimis_eur": "0",
        "commitments": "Ik kom op tijd.\n\nIk houd mij aan de huisregels.\n",
    } | changes


def duration(trajectory, **changes):
    return {
        "seen_version": trajectory.version,
        "starts_on": entry_date(trajectory.starts_on),
        "ends_on": entry_date(trajectory.ends_on),
        "move_along": "on",
        "hours_per_week": "24",
        "working_times": "maandag tot en met donderdag van 8.00 tot 14.30 uur",
        "income": "De uitkering loopt door.",
        "travel_costs": "Het Werkbedrijf betaalt de bus.",
    } | changes


# ---- the page of the seven ------------------------------------------------------------------------------
def test_the_overview_shows_seven_parts_what_misses_and_whose_turn_it_is(case, client_for):
    response = client_for(case.coach).get(reverse("trajectories:arrangements", args=[case.trajectory.public_id]))
    html = response.content.decode()
    for part in Part:
        assert part.label in html
        assert reverse(PAGES[part], args=[case.trajectory.public_id]) in html
    assert "van 7 onderdelen klaar" in html
    assert "werkgever" in html.split("Nu aan de beurt: ")[1].split(".")[0]


@pytest.mark.parametrize("part", list(Part))
def test_every_part_opens_for_its_coach_and_a_manager_and_for_no_other_team(case, page, other_coach, part):
    assert page(part).status_code == 200
    assert page(part, user=case.manager).status_code == 200
    assert page(part, user=other_coach).status_code == 404


@pytest.mark.parametrize("part", list(Part))
def test_looking_at_a_part_changes_nothing(case, page, part):
    done = Event.objects.exclude(verb="candidate.viewed")  # who looked is told, and is no change
    before = now(case).version, done.count()
    page(part)
    assert (now(case).version, done.count()) == before


# ---- one by one -------------------------------------------------------------------------------------------
def test_guidance_is_kept_and_complete(case, page):
    assert page(Part.GUIDANCE, guidance()).status_code == 302
    assert not missing_parts(now(case))[Part.GUIDANCE]
    assert Event.objects.about(case.trajectory).filter(text="Begeleiding gewijzigd.").exists()


@pytest.mark.parametrize(
    "name", ["supervisor_name", "insurance_policy", "no_displacement", "no_dismissals_months", "commitments"]
)
def test_guidance_says_what_is_missing(page, name):
    response = page(Part.GUIDANCE, guidance(**{name: ""}))
    assert response.status_code == 422
    assert response.context["form"].errors[name]


def test_the_supervisor_is_somebody_else(case, page):
    response = page(Part.GUIDANCE, guidance(supervisor_name=case.trajectory.candidate.full_name))
    assert "iemand anders" in response.content.decode()


def test_a_new_begin_takes_plan_and_evaluations_along(case, page):
    old = case.trajectory
    begin = old.starts_on + timedelta(days=14)
    phases = [phase.starts_on for phase in old.phases.all()]
    moments = [moment.planned_on for moment in old.evaluations.all()]
    assert page(Part.DURATION, duration(old, starts_on=entry_date(begin))).status_code == 302
    moved = now(case)
    by = timedelta(days=14)
    assert (moved.starts_on, moved.ends_on) == (old.starts_on + by, old.ends_on + by)
    assert [phase.starts_on for phase in moved.phases.all()] == [day + by for day in phases]
    assert [moment.planned_on for moment in moved.evaluations.all()] == [day + by for day in moments]
    assert not missing_parts(moved, today=TODAY)[Part.DURATION]


def test_a_begin_in_the_past_is_refused(case, page):
    yesterday = entry_date(TODAY - timedelta(days=1))
    response = page(Part.DURATION, duration(case.trajectory, starts_on=yesterday))
    assert response.status_code == 422
    assert "Kies een datum vanaf vandaag" in response.content.decode()


def test_the_end_lies_after_the_begin(case, page):
    data = duration(case.trajectory, ends_on=entry_date(case.trajectory.starts_on - timedelta(days=1)))
    assert "De einddatum moet na de begindatum liggen" in page(Part.DURATION, data).content.decode()


def cost(version=1, **changes):
    return {
        "seen_version": version,
        "kind": "begeleiding",
        "payer": "gemeente",
        "evidence": "",
        "cost_type": "Begeleiding en training",
        "amount_eur": "4.250,01",
        "employer_pct": "50",
        "reason": "",
    } | changes


def test_costs_are_half_and_half_to_the_cent(case, page):
    assert page(Part.FUNDING, cost()).status_code == 302
    line = FundingLine.objects.get()
    assert (line.employer_eur, line.public_eur) == (Decimal("2125.00"), Decimal("2125.01"))
    html = page(Part.FUNDING).content.decode()
    assert "€\N{NO-BREAK SPACE}4.250,01" in html


def test_another_share_needs_a_reason(case, page):
    response = page(Part.FUNDING, cost(employer_pct="70"))
    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    assert page(Part.FUNDING, cost(employer_pct="70", reason="De werkgever wil dit")).status_code == 302
    assert FundingLine.objects.get().employer_pct == 70


def test_a_cost_is_changed_and_taken_away(case, page, client_for):
    page(Part.FUNDING, cost())
    line = FundingLine.objects.get()
    url = reverse("trajectories:funding", args=[case.trajectory.public_id])
    client = client_for(case.coach)
    assert "Kosten wijzigen" in client.get(f"{url}?regel={line.pk}").content.decode()
    client.post(f"{url}?regel={line.pk}", cost(version=2, amount_eur="10"))
    assert FundingLine.objects.get().amount_eur == 10
    client.post(reverse("trajectories:funding_delete", args=[case.trajectory.public_id, line.pk]))
    assert not FundingLine.objects.exists()


def test_a_cost_of_another_trajectory_is_not_found(case, coach, client_for):
    other = builders.complete(coach)
    line = FundingLine.objects.get(trajectory=other.trajectory)
    url = reverse("trajectories:funding_delete", args=[case.trajectory.public_id, line.pk])
    assert client_for(coach).post(url).status_code == 404


def skills(trajectory, **changes):
    data = {"seen_version": trajectory.version, "criteria": "Werkt zelfstandig", "new_skill": "", "new_level": "3"}
    for row in trajectory.skills.all():
        data |= {f"now_{row.pk}": row.level_now, f"needed_{row.pk}": row.level_needed}
    return data | changes


def test_levels_skills_and_criteria_are_kept(case, page):
    rows = list(case.trajectory.skills.all())
    extra = factories.make_skill("Heftruck rijden")
    data = skills(
        case.trajectory,
        new_skill=extra.pk,
        new_level="2",
        criteria="Werkt zelfstandig\n\nIs op tijd\n",
        **{f"needed_{rows[0].pk}": 4, f"remove_{rows[1].pk}": "on"},
    )
    assert page(Part.SKILLS, data).status_code == 302
    kept = now(case)
    assert [row.skill for row in kept.skills.all()] == [rows[0].skill, rows[2].skill, extra]
    assert kept.skills.all()[0].level_needed == 4
    assert [criterion.text for criterion in kept.criteria.all()] == ["Werkt zelfstandig", "Is op tijd"]


def test_at_least_one_criterion(case, page):
    assert page(Part.SKILLS, skills(case.trajectory, criteria=" \n ")).status_code == 422


def moments(trajectory, **changes):
    data = {"seen_version": trajectory.version, "new_on": "", "new_kind": "voortgang"}
    for row in trajectory.evaluations.all():
        data |= {f"on_{row.pk}": entry_date(row.planned_on), f"kind_{row.pk}": row.kind}
    return data | changes


def test_evaluations_are_moved_added_and_numbered_by_day(case, page):
    first = case.trajectory.evaluations.first()
    early = case.trajectory.starts_on + timedelta(days=3)
    data = moments(case.trajectory, new_on=entry_date(early))
    assert page(Part.EVALUATION, data).status_code == 302
    kept = list(now(case).evaluations.all())
    assert [moment.position for moment in kept] == list(range(1, len(kept) + 1))
    assert kept[0].planned_on == early
    assert kept[1].pk == first.pk


def test_evaluations_stay_within_the_period(case, page):
    first = case.trajectory.evaluations.first()
    data = moments(case.trajectory, **{f"on_{first.pk}": entry_date(case.trajectory.ends_on + timedelta(days=9))})
    assert page(Part.EVALUATION, data).status_code == 422


def condition(version=1, **changes):
    return {
        "seen_version": version,
        "text": "Kinderopvang",
        "owner": Turn.CANDIDATE,
        "due_on": entry_date(TODAY),
    } | changes


def test_a_condition_is_added_arranged_and_taken_away(case, page, client_for):
    assert page(Part.CONDITIONS, condition()).status_code == 302
    row = Condition.objects.get()
    client = client_for(case.coach)
    toggle = reverse("trajectories:condition_toggle", args=[case.trajectory.public_id, row.public_id])
    client.post(toggle)
    assert Condition.objects.get().arranged_on == TODAY
    client.post(toggle)
    assert Condition.objects.get().arranged_on is None
    client.post(reverse("trajectories:condition_delete", args=[case.trajectory.public_id, row.public_id]))
    assert not Condition.objects.exists()


def test_no_conditions_needed_is_said_with_one_button(case, page):
    assert page(Part.CONDITIONS, {"seen_version": 1, "geen": "1"}).status_code == 302
    assert not missing_parts(now(case))[Part.CONDITIONS]
    page(Part.CONDITIONS, condition(version=2))
    assert not now(case).no_conditions_needed


# ---- who was first ------------------------------------------------------------------------------------------
def test_of_two_editors_the_second_is_told_and_loses_nothing(case, page):
    page(Part.GUIDANCE, guidance())
    response = page(Part.GUIDANCE, guidance(supervisor_name="Jan Jansen"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "Een collega heeft deze afspraken net gewijzigd" in html
    assert "Jan Jansen" in html
    assert "Vaste begeleider bij de werkgever" in html  # what the other wrote, beside it
    assert "Petra Koster" in html
    assert now(case).supervisor_name == "Petra Koster"
    again = page(
        Part.GUIDANCE, guidance(supervisor_name="Jan Jansen", version=response.context["form"].data["seen_version"])
    )
    assert again.status_code == 302
    assert now(case).supervisor_name == "Jan Jansen"


def test_an_edit_of_an_offered_agreement_lets_it_lapse_and_says_so(coach, client_for):
    case, agreement = builders.offered(coach)
    url = reverse("trajectories:guidance", args=[case.trajectory.public_id])
    response = client_for(coach).post(url, guidance(now(case).version, supervisor_name="Jan Jansen"), follow=True)
    assert "geldt niet meer" in response.content.decode()
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.LAPSED


@pytest.mark.parametrize("part", FORM_PARTS)
def test_after_the_signatures_a_part_is_only_read(coach, client_for, part):
    case, agreement = builders.signed(coach)
    url = reverse(PAGES[part], args=[case.trajectory.public_id])
    client = client_for(coach)
    instead = "spending" if part == Part.FUNDING else "agreement"
    assert client.get(url).url == reverse(f"trajectories:{instead}", args=[case.trajectory.public_id])
    version = now(case).version
    data = {
        Part.SKILLS: skills(case.trajectory),
        Part.DURATION: duration(case.trajectory),
        Part.GUIDANCE: guidance(version, supervisor_name="Iemand anders"),
        Part.FUNDING: cost(version),
        Part.EVALUATION: moments(case.trajectory),
    }[part]
    response = client.post(url, data)
    assert response.status_code == 422
    assert "staan vast" in response.content.decode()
    assert (now(case).version, Agreement.objects.get(pk=agreement.pk).state) == (version, AgreementState.SIGNED)


def test_a_condition_can_still_be_arranged_after_the_signatures(coach, client_for):
    case, _ = builders.signed(coach)
    row = Condition.objects.get()
    client_for(coach).post(reverse("trajectories:condition_toggle", args=[case.trajectory.public_id, row.public_id]))
    assert Condition.objects.get().arranged_on == TODAY


def test_a_stopped_trajectory_is_not_edited(case, page):
    Trajectory.objects.filter(pk=case.trajectory.pk).update(status="gestopt", ended_on=TODAY, end_reason="past-niet")
    response = page(Part.CONDITIONS, condition())
    assert response.status_code == 422
    assert "loopt niet meer" in response.content.decode()


def test_the_overview_costs_the_same_whatever_it_holds(case, client_for):
    client = client_for(case.coach)
    url = reverse("trajectories:arrangements", args=[case.trajectory.public_id])

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    queries()  # fills the caches of the process
    builders.fill(case.trajectory)
    first = queries()
    for _ in range(5):
        builders.fill(case.trajectory)
    assert queries() == first


# ---- from complete to signed, through the pages ---------------------------------------------------------------
def test_a_complete_trajectory_is_offered_signed_and_printed(coach, client_for):
    case = builders.complete(coach)
    args = [case.trajectory.public_id]
    page = reverse("trajectories:agreement", args=args)
    client, desk = client_for(coach), client_for(case.manager)
    assert "Laten tekenen" in client.get(page).content.decode()
    response = client.post(reverse("trajectories:agreement_offer", args=args), follow=True)
    assert "ligt klaar" in response.content.decode()
    agreement = Agreement.objects.get()
    assert client.post(reverse("trajectories:agreement_sign", args=args)).status_code == 403
    sign = reverse("trajectories:agreement_sign", args=args)
    assert "Ik heb de overeenkomst gelezen" in desk.get(sign).content.decode()
    data = {"seen_sha256": agreement.content_sha256, "title": "manager"}
    assert desk.post(sign, data).status_code == 422
    assert desk.post(sign, data | {"read": "on"}).status_code == 302
    builders.sign_for(case, agreement, "werkgever")
    html = client.get(page).content.decode()
    assert "Getekend" in html
    response = client.get(reverse("trajectories:agreement_pdf", args=args))
    assert response["Content-Type"] == "application/pdf"
    assert response.content == bytes(Agreement.objects.get().pdf)
    client.post(reverse("trajectories:agreement_receipt", args=args))
    assert agreement.signatures.count() == 3


def test_an_incomplete_trajectory_shows_a_draft_and_says_what_is_missing(case, client_for):
    client, args = client_for(case.coach), [case.trajectory.public_id]
    html = client.get(reverse("trajectories:agreement", args=args)).content.decode()
    assert "nog niet compleet" in html
    assert reverse("trajectories:agreement_offer", args=args) not in html
    response = client.post(reverse("trajectories:agreement_offer", args=args), follow=True)
    assert "nog niet compleet" in response.content.decode()
    assert client.get(reverse("trajectories:agreement_pdf", args=args)).content.startswith(b"%PDF")


def test_the_desk_has_tabs_prints_several_and_knows_its_empty_state(coach, manager, other_coach, client_for):
    desk = client_for(manager)
    listed = reverse("trajectories:agreement_list")
    assert "Geen overeenkomsten om te tekenen." in desk.get(listed).content.decode()
    one, agreement = builders.offered(coach)
    _, signed = builders.signed(coach)
    assert agreement.number in desk.get(listed).content.decode()
    assert signed.number in desk.get(f"{listed}?stand=getekend").content.decode()
    assert agreement.number not in client_for(other_coach).get(listed).content.decode()
    printing = reverse("trajectories:agreement_print")
    both = desk.get(f"{printing}?o={agreement.public_id}&o={signed.public_id}&o=x")
    assert both.content.startswith(b"%PDF")
    assert desk.get(printing).url == listed
    assert client_for(other_coach).get(f"{printing}?o={signed.public_id}").url == listed
    assert (
        one.trajectory.candidate.last_name
        in desk.get(f"{listed}?q={one.trajectory.candidate.last_name}").content.decode()
    )


def test_anybody_can_check_an_agreement_and_learns_no_name(coach, client):
    case, agreement = builders.signed(coach)
    url = reverse("trajectories:verify")
    assert client.get(url).status_code == 200
    html = client.post(url, {"code": agreement.verify_code.lower()}).content.decode()
    assert f"{agreement.number}, versie 1 is echt" in html
    assert case.trajectory.candidate.last_name not in html
    assert "kennen wij niet" in client.post(url, {"code": "AAAA-AAAA-AAAA"}).content.decode()
    assert client.post(url, {}).status_code == 422
    document = SimpleUploadedFile("a.pdf", agreements.pdf_of(agreement), "application/pdf")
    assert "is echt" in client.post(url, {"document": document}).content.decode()
