"""What moved after the plans were made, through the domain's own functions: who signs in another way, a second approval,
changes of an agreement, more time, a week off, costs that were paid, a plan kept for others, and somebody who stopped."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from candidates.files import examine
from nieuwebanen.accounts.models import User
from trajectories import (
    addenda,
    agreements,
    amending,
    approving,
    extending,
    funding,
    lifecycle,
    plan_templates,
    signing,
    suspending,
)
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import Companies
from trajectories.models import Agreement, EndReason, Party, Signatory, Trajectory
from trajectories.progress import with_parts

LIMIT = Decimal(4000)  # what the Werkbedrijf pays above this, a second manager approves
IP = "192.0.2.10"  # of the block for documentation: nobody's address


def set_the_limit(calendar: Calendar, staff: dict[str, User]) -> None:
    """Before anything is offered: from a year ago on."""
    day = calendar.ago(365)
    approving.set_rule(valid_from=day, above_eur=LIMIT, by=staff["manager"], today=day)


@dataclass(frozen=True)
class Mover:
    calendar: Calendar
    companies: Companies
    staff: dict[str, User]
    trajectories: dict[str, Trajectory]

    def move_all(self) -> None:
        self._ask_otherwise()
        self._sign_a_change("anneke")
        self._offer_a_change("bilal")
        self._ask_for_time("joyce")
        self._week_off("youssef")
        self._pay("samira")
        self._keep_a_plan("samira")
        self._stop("piotr")

    def _of(self, key: str) -> Trajectory:
        return with_parts(Trajectory.objects.filter(pk=self.trajectories[key].pk)).get()

    def _at(self, days_ago: int, clock: str) -> tuple[date, datetime]:
        day = self.calendar.ago(days_ago)
        return day, self.calendar.at(day, clock)

    # ---- other ways to sign -----------------------------------------------------------------------------
    def _ask_otherwise(self) -> None:
        """The place of Sem's plan gets a link; Hamza signed for receipt on paper, of which there is a scan."""
        coach, (_, at) = self._of("sem").coach, self._at(1, "10.40")
        place = Signatory.objects.filter(agreement__trajectory=self.trajectories["sem"], party=Party.LOCATION).first()
        if place is not None:
            signing.make_link(
                place, by=coach, code_told_by="telefoon", seen="", email="contact@leerplek.example", at=at
            )
        agreement = Agreement.objects.filter(trajectory=self.trajectories["hamza"]).latest("version")
        receiver = agreement.signatories.get(party=Party.CANDIDATE)
        day, at = self._at(1, "11.15")
        signing.record_paper(
            agreement,
            [signing.OnPaper(receiver, self._of("hamza").candidate.full_name)],
            scan=examine(SimpleUploadedFile("overeenkomst-getekend.pdf", _scan())),
            signed_on=day,
            seen_sha256=agreement.content_sha256,
            by=coach,
            at=at,
        )

    # ---- after signing ----------------------------------------------------------------------------------
    def _sign_a_change(self, key: str) -> None:
        """The supervisor has more time: changed and signed by whom it touches."""
        trajectory = self._of(key)
        hours = (trajectory.supervisor_hours_per_week or 0) + 2
        operations = [amending.change(trajectory, supervisor_hours_per_week=hours)]
        addendum = self._change(trajectory, operations, "De begeleider krijgt meer uren.", days_ago=8)
        for party, by, clock in (
            (Party.EMPLOYER, self._member(trajectory), "09.30"),
            (Party.WERKBEDRIJF, self.staff["manager"], "15.10"),
        ):
            if party in addendum.must_sign:
                _, at = self._at(6, clock)
                now = Agreement.objects.get(pk=addendum.pk)
                agreements.sign(
                    now, party=party, by=by, name=by.full_name, title="", seen_sha256=now.content_sha256, ip=IP, at=at
                )

    def _offer_a_change(self, key: str) -> None:
        """Other days from next month on: it waits for the signatures."""
        trajectory = self._of(key)
        operations = [
            amending.change(trajectory, travel_costs="Het Werkbedrijf betaalt een fiets in plaats van de bus.")
        ]
        operations.append(amending.change(trajectory, coach_every_weeks=1))
        self._change(trajectory, operations, "Bilal wil elke week contact en komt voortaan met de fiets.", days_ago=2)

    def _change(
        self, trajectory: Trajectory, operations: list[amending.Operation], reason: str, *, days_ago: int
    ) -> Agreement:
        day, at = self._at(days_ago, "13.40")
        seen = addenda.preview(trajectory, operations, today=day).seen
        return addenda.offer(trajectory, operations, reason=reason, seen=seen, by=trajectory.coach, today=day, at=at)

    def _ask_for_time(self, key: str) -> None:
        trajectory = self._of(key)
        day, at = self._at(3, "16.05")
        assert trajectory.ends_on is not None
        extending.ask(
            trajectory,
            until=trajectory.ends_on + timedelta(weeks=2),
            reason="Door de opvang leert Joyce 18 uur per week. Met 2 weken erbij haalt zij alle niveaus.",
            by=trajectory.coach,
            today=day,
            at=at,
        )

    def _week_off(self, key: str) -> None:
        trajectory = self._of(key)
        first, at = self._at(9, "09.05")
        suspending.begin(
            trajectory, kind="verlof", starts_on=first, ends_on=first + timedelta(days=2), by=trajectory.coach, at=at
        )

    def _pay(self, key: str) -> None:
        """What was paid until now, by both."""
        trajectory = self._of(key)
        line = trajectory.funding.all()[0]
        for days_ago, euro, by_employer, note in (
            (20, "850.00", False, "Eerste termijn van de begeleiding"),
            (18, "900.00", True, "Uren van de begeleider, eerste maand"),
            (4, "-50.00", True, "2 uren waren dubbel geteld"),
        ):
            day, at = self._at(days_ago, "11.50")
            funding.spend(
                line,
                paid_on=day,
                amount_eur=Decimal(euro),
                by_employer=by_employer,
                note=note,
                by=trajectory.coach,
                today=day,
                at=at,
            )

    def _keep_a_plan(self, key: str) -> None:
        trajectory = self._of(key)
        _, at = self._at(12, "15.45")
        plan_templates.keep(
            trajectory,
            name="Bediening: van bord tot kassa",
            note="Werkt goed voor wie nog nooit in de horeca werkte.",
            roles={helper: role or "collega" for helper, role in plan_templates.helpers(trajectory).items()},
            by=trajectory.coach,
            at=at,
        )

    def _stop(self, key: str) -> None:
        """Two days ago; what comes next is not known yet."""
        day, at = self._at(2, "16.30")
        trajectory = self._of(key)
        lifecycle.stop(
            trajectory,
            reason=EndReason.OTHER_WORK,
            note="Piotr kan bij zijn oude werkgever aan de slag als monteur. Hij wil daar maandag beginnen.",
            hours_done=164,
            by=trajectory.coach,
            today=day,
            at=at,
        )

    def _member(self, trajectory: Trajectory) -> User:
        employer = trajectory.job.employer
        key = next(key for key, known in self.companies.employers.items() if known.pk == employer.pk)
        return self.companies.members[key]


def _scan() -> bytes:
    """A page that somebody put under a scanner."""
    out, picture = io.BytesIO(), Image.new("RGB", (420, 594), "#fbfbf8")
    ImageDraw.Draw(picture).text((40, 280), "Getekend voor ontvangst (voorbeeld)", fill="#0c2b3c")
    picture.save(out, "PDF")
    return out.getvalue()
