"""Forms that are made of what several rows say: the second sender reads mine, theirs and base, and chooses per question.

The same for the forms of one row stands in tests/ground/test_conflicts.py.
"""

from datetime import datetime, time, timedelta

import pytest
from django import forms
from django.urls import reverse
from time_machine import travel

from employers.models import EmployerMembership, FutureJob
from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import attendance, evaluations
from trajectories.evaluations import Answers
from trajectories.forms.attendance import key_of
from trajectories.models import AttendanceWeek, EvaluationInput, JobConfirmation, Side, Trajectory, TrajectoryPhase

pytestmark = pytest.mark.django_db


def opened(desk, url):
    """What this form sends when nothing is changed: the values of its controls, also the hidden ones."""
    form = desk.get(url).context["form"]
    sent = {}
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if hasattr(widget, "as_data"):
            sent |= widget.as_data(bound.html_name, value)
        elif isinstance(widget, forms.CheckboxInput):
            sent |= {bound.html_name: "on"} if value else {}
        elif (shown := widget.format_value(value)) not in (None, "", []):
            sent[bound.html_name] = shown
    name = form.add_prefix(form.version_field)
    return sent | {f"{name}-base": form.fields[form.version_field].widget.base(f"{name}-base")}


def announced(coach, today):
    """The agreed data of a job, which two people of the employer change."""
    users = [factories.make_user(Role.EMPLOYER) for _ in range(2)]
    job = factories.make_job(factories.make_employer(members=users), by=coach, title="Magazijn")
    return job, users


def of_a_job(coach, today):
    job, users = announced(coach, today)
    url, more = reverse("employers:portal_job_edit", args=[job.public_id]), {"reason": "Andere naam."}
    return url, users, "title", ("Inpak", "Sorteer", "Magazijn"), more, lambda: FutureJob.objects.get(pk=job.pk).title


def of_a_forecast(coach, today):
    job, users = announced(coach, today)
    url, more = reverse("employers:portal_job", args=[job.public_id]), {"reason": "Meer werk.", "zeker": "ja"}
    return url, users, "seats", ("3", "4", "2"), more, lambda: str(FutureJob.objects.get(pk=job.pk).seats)


def of_a_forecast_by_staff(coach, today):
    _, _, *same = of_a_forecast(coach, today)
    job = FutureJob.objects.get()
    return reverse("employers:job_forecast", args=[job.public_id]), [coach, factories.make_user()], *same


def of_a_part(coach, today):
    case = builders.complete(coach)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(supervisor_name="Petra")
    url = reverse("trajectories:guidance", args=[case.trajectory.public_id])
    users = [coach, case.manager]
    read = lambda: builders.fresh(case.trajectory).supervisor_name  # noqa: E731
    return url, users, "supervisor_name", ("Jan", "Wim", "Petra"), {}, read


def day_of(case):
    """Four weeks after the learning began."""
    return case.trajectory.starts_on + timedelta(days=28)


def of_attendance(coach, today):
    case = builders.signed(coach)[0]
    own = factories.make_location(case.job.employer)
    TrajectoryPhase.objects.filter(trajectory=case.trajectory).update(location=own)
    case.trajectory = builders.fresh(case.trajectory)
    today = day_of(case)
    week = attendance.by_phase(case.trajectory, today=today)[0].weeks[0]
    hours = attendance.Filled(week.phase, week.monday, week.proposed, 8)
    attendance.record(case.trajectory, [hours], by=coach, today=today)
    url, name = reverse("trajectories:attendance", args=[case.trajectory.public_id]), f"present_{key_of(week)}"
    read = lambda: f"{AttendanceWeek.objects.get().hours_present:.0f}"  # noqa: E731
    return url, [coach, case.manager], name, ("10", "12", "8"), {}, read


def of_a_confirmation(coach, today):
    case = given.finished(builders.signed(coach)[0])
    FutureJob.objects.filter(pk=case.job.pk).update(hours_min=24)
    url = reverse("trajectories:job_confirm", args=[case.trajectory.public_id])
    more = {"contract_type": "bbl", "contract_months": "24", "wage_eur_hour": "15,50"}
    more["starts_on"] = (today + timedelta(days=7)).strftime("%d-%m-%Y")
    read = lambda: str(JobConfirmation.objects.get().hours_per_week)  # noqa: E731
    return url, [coach, case.manager], "hours_per_week", ("28", "20", "24"), more, read


def of_an_evaluation(coach, today):
    """A draft of the coach's part that a manager goes on with."""
    case = builders.signed(coach)[0]
    row = given.planned(given.first(case), today)
    url = reverse("trajectories:evaluation_fill", args=[row.public_id, "werkcoach"])
    evaluations.save_input(row, Side.COACH, Answers(levels={}, attitude={}, pace_pct=60), by=coach)
    read = lambda: str(EvaluationInput.objects.get().pace_pct)  # noqa: E731
    return url, [coach, case.manager], "pace_pct", ("70", "80", "60"), {"bewaren": "1"}, read


@pytest.mark.parametrize(
    "made",
    [of_an_evaluation, of_a_job, of_a_forecast, of_a_forecast_by_staff, of_a_part, of_attendance, of_a_confirmation],
)
@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_the_second_reads_the_three_texts_and_chooses_per_question(made, choice, coach, client_for, today):
    url, users, name, (theirs, mine, base), more, read = made(coach, today)
    began = Trajectory.objects.values_list("starts_on", flat=True).first()
    day = began + timedelta(days=28) if made is of_attendance else today
    with travel(datetime.combine(day, time(11)), tick=False):
        first, second = (client_for(user) for user in users)
        sent, late = opened(first, url) | more, opened(second, url) | more
        assert first.post(url, sent | {name: theirs}).status_code == 302
        refused = second.post(url, late | {name: mine})
        assert refused.status_code == 409
        form = refused.context["form"]
        (row,) = [row for row in form.saved_meanwhile if row.choice == f"meanwhile-{name}"]
        assert (row.mine, row.theirs, row.base, row.untouched) == (mine, theirs, base, False)
        assert f'name="meanwhile-{name}"' in refused.text.split("<form", 1)[1]
        assert read() == theirs, "nothing was saved"
        again = {key: values if len(values) > 1 else values[0] for key, values in form.data.lists()}
        answer = second.post(url, again | {f"meanwhile-{name}": choice})
        if choice == "mine":
            assert answer.status_code == 302
        assert read() == {"theirs": theirs, "mine": mine}[choice]


def test_of_rights_what_the_sender_left_alone_is_proposed_as_the_other_saved_it(coach, client_for):
    employer = factories.make_employer(members=[factories.make_user(Role.EMPLOYER) for _ in range(2)], may_sign=False)
    member = EmployerMembership.objects.get(employer=employer, is_admin=False)
    url = reverse("employers:membership_rights", args=[employer.public_id, member.user.public_id])
    first, second = client_for(coach), client_for(factories.make_user())
    sent, late = opened(first, url), opened(second, url)
    assert first.post(url, sent | {"is_admin": "on"}).status_code == 302
    refused = second.post(url, late | {"may_sign": "on"})
    assert refused.status_code == 409
    (row,) = refused.context["form"].saved_meanwhile
    assert (row.mine, row.theirs, row.base, row.untouched) == ("nee", "ja", "nee", True)
    again = refused.context["form"].data.dict() | {row.choice: "theirs"}
    assert second.post(url, again).status_code == 302
    member.refresh_from_db()
    assert (member.is_admin, member.may_sign) == (True, True)
