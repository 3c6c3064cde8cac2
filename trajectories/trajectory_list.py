"""The list of trajectories: its filters, what a row shows, and the same list as a sheet."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from nieuwebanen.dates import holidays
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm, ordered
from nieuwebanen.spreadsheet import Value
from nieuwebanen.steps import Step
from trajectories import early_warning, progress
from trajectories.early_warning import Signal, with_signals
from trajectories.forms.trajectory_list import STEPS, TrajectoryFilterForm
from trajectories.models import Agreement, Trajectory, TrajectoryStatus
from trajectories.progress import Badge

CHUNK = 500


@dataclass(frozen=True)
class TrajectoryRow:
    trajectory: Trajectory
    badge: Badge
    step: Step
    where: str
    ready: date
    signals: list[Signal]  # the red ones first

    @property
    def signal(self) -> Badge | None:
        """The worst one; every one of that colour is named."""
        worst = early_warning.colour_of(self.signals)
        if worst is None:
            return None
        names = [str(one.kind.label) for one in self.signals if one.colour == worst]
        return early_warning.badge_of(worst, ", ".join([names[0], *(name.lower() for name in names[1:])]))


def row(trajectory: Trajectory, *, today: date, free: Set[date]) -> TrajectoryRow:
    """Reads early_warning.with_signals; free: dates.holidays()."""
    return TrajectoryRow(
        trajectory,
        progress.state_badge(trajectory, today=today),
        progress.step_of(trajectory),
        progress.where_now(trajectory, today=today),
        progress.ready_on(trajectory, today=today),
        early_warning.signals(trajectory, today=today, free=free),
    )


def trajectories_of(form: TrajectoryFilterForm, *, today: date) -> QuerySet[Trajectory]:
    """What this form asks for, of what its user may see."""
    return filtered(Trajectory.objects.visible_to(form.user), form.chosen(), today=today)


def filtered(trajectories: QuerySet[Trajectory], chosen: dict[str, str], *, today: date) -> QuerySet[Trajectory]:
    """What the URL asks for; without a state only those that go on."""
    status = {"geplaatst": TrajectoryStatus.PLACED, "gestopt": TrajectoryStatus.STOPPED}.get(chosen["stand"])
    if status or not chosen["q"]:
        trajectories = trajectories.filter(status=status or TrajectoryStatus.RUNNING)
    signed = Exists(Agreement.objects.filter(trajectory=OuterRef("pk"), signed_at__isnull=False))
    step = STEPS.get(chosen["stap"])
    if step == Step.ARRANGEMENTS:
        trajectories = trajectories.filter(~signed)
    elif step:
        trajectories = trajectories.filter(signed, learning_finished_on__isnull=step == Step.LEARNING)
    if chosen["jaar"]:
        trajectories = trajectories.filter(ended_on__year=chosen["jaar"])
    if chosen["coach"]:
        trajectories = trajectories.filter(coach__public_id=chosen["coach"])
    if chosen["werkgever"]:
        trajectories = trajectories.filter(job__employer__public_id=chosen["werkgever"])
    for word in chosen["q"].split():
        trajectories = trajectories.filter(
            Q(number__iexact=word)
            | Q(candidate__number__iexact=word)
            | Q(candidate__first_name__unaccent__icontains=word)
            | Q(candidate__last_name__unaccent__icontains=word)
            | Q(job__title__unaccent__icontains=word)
            | Q(job__employer__name__unaccent__icontains=word)
        )
    if chosen["stand"] in {"te-laat", "op-plan"}:
        # Being in time is computed from hours and levels, so this filter looks at every running one.
        late = chosen["stand"] == "te-laat"
        keys = [one.pk for one in progress.with_parts(trajectories) if progress.is_late(one, today=today) == late]
        trajectories = trajectories.filter(pk__in=keys)
    if chosen["signaal"]:
        trajectories = trajectories.filter(
            pk__in=early_warning.keys_of_colour(trajectories, chosen["signaal"], today=today)
        )
    return trajectories


# ---- as a spreadsheet -----------------------------------------------------------------------------------
HEADINGS = (
    "Nummer",
    "Kandidaat",
    "Naam",
    "Werkcoach",
    "Team",
    "Baan",
    "Functie",
    "Werkgever",
    "Stap",
    "Waar nu",
    "Begin van het inleren",
    "Einde van het inleren",
    "Klaar op",
    "Start van de baan",
    "Stand",
    "Signaal",
)


def exported(trajectories: QuerySet[Trajectory], *, today: date) -> Iterator[list[Value]]:
    """A row per trajectory, as HEADINGS."""
    free = holidays()
    for trajectory in with_signals(trajectories).iterator(chunk_size=CHUNK):
        shown = row(trajectory, today=today, free=free)
        yield [
            trajectory.number,
            trajectory.candidate.number,
            trajectory.candidate.full_name,
            trajectory.coach.full_name,
            trajectory.team.name,
            trajectory.job.number,
            trajectory.job.title,
            trajectory.job.employer.name,
            shown.step.label,
            shown.where,
            trajectory.starts_on,
            trajectory.ends_on,
            shown.ready,
            trajectory.job.starts_on,
            shown.badge.text,
            shown.signal.text if shown.signal else "",
        ]


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    assert isinstance(form, TrajectoryFilterForm)
    found = ordered(trajectories_of(form, today=today), form)
    return Sheet(HEADINGS, exported(found, today=today), found.count())
