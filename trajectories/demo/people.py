"""The people of the demo world, from people.csv: what they can, want and need, and the talks with their coach."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from candidates.models import Candidate, CandidateLanguage, SkillSource, TargetGroup, assess
from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Skill
from nieuwebanen.work import Sector
from trajectories.demo import person_file
from trajectories.demo.calendar import Calendar
from trajectories.demo.jobs import Skills

LIST = Path(__file__).resolve().parent / "people.csv"
BACKUPS = {"ingrid": "sanne", "sanne": "ingrid", "mehmet": "tom", "tom": "mehmet"}
FROM_WORK, SECTOR_OF_WORK = "Modehuis Van Straalen", Sector.HORECA  # its lunchroom


@dataclass(frozen=True)
class People:
    """Makes the candidates in the calendar of this world."""

    calendar: Calendar
    staff: dict[str, User]
    skills: Skills

    def add_all(self) -> dict[str, Candidate]:
        """Everybody by key, who was added first comes first."""
        with LIST.open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file, delimiter=";"), key=lambda row: -int(row["added"]))
        return {row["key"]: self._add(number, row) for number, row in enumerate(rows, 1)}

    def _add(self, number: int, row: dict[str, str]) -> Candidate:
        coach = self.staff[row["coach"]]
        added_on = self.calendar.ago(int(row["added"]))
        from_work = row["group"] == TargetGroup.JOB_TO_JOB
        candidate = Candidate.add(
            by=coach,
            today=added_on,
            at=self.calendar.at(added_on, "13.40"),
            coach=coach,
            backup_coach=self.staff[BACKUPS[row["coach"]]],
            first_name=row["first"],
            last_name=row["last"],
            birth_year=int(row["year"]),
            email=f"{row['key'].replace('_', '')}{number}@post.example" if number % 7 else "",
            phone=f"06 00 00 00 {number:02d}",
            postcode=row["postcode"],
            place=row["place"],
            target_group=row["group"],
            current_employer=FROM_WORK if from_work else "",
            current_job_ends_on=self.calendar.month(30) if from_work else None,
            current_sector=SECTOR_OF_WORK if from_work else "",
            strengths=row["strengths"],
            work_wishes=person_file.wishes(number, row),
            needs=person_file.needs(number),
            driving_licences=person_file.licences(number, row),
            available_from=self.calendar.today + timedelta(days=int(row["free"])) if row["free"] else None,
            hours_per_week=int(row["hours"]),
            learning_hours_per_week=int(row["learn"]),
            days=row["days"].split(),
            travel_mode=row["mode"],
            travel_minutes=int(row["minutes"]),
            cannot=row["cannot"].split(),
            sector_wishes=row["sectors"].split(),
            privacy_explained_on=added_on if row["skills"] else None,
        )
        Candidate.objects.filter(pk=candidate.pk).update(created_at=self.calendar.at(added_on, "13.40"))
        if row["skills"]:
            self._assess(candidate, row, added_on)
            CandidateLanguage.objects.bulk_create(person_file.languages(candidate, number, row))
        return candidate

    def _assess(self, candidate: Candidate, row: dict[str, str], added_on: date) -> None:
        """At the first talk people say themselves what they can; later somebody has seen it."""
        levels = self.skills.levels(row["skills"])
        source, seen_on = SkillSource(row["source"]), self.calendar.ago(int(row["seen"]))
        first_on = min(self.calendar.working(added_on + timedelta(days=6)), seen_on)
        if first_on < seen_on and source != SkillSource.OWN:
            every_third = {skill for number, skill in enumerate(levels) if number % 3 == 2}
            own = {skill: max(0, level - (skill in every_third)) for skill, level in levels.items()}
            self._write(candidate, own, SkillSource.OWN, first_on)
        self._write(candidate, levels, source, seen_on)

    def _write(self, candidate: Candidate, levels: dict[Skill, int], source: SkillSource, on: date) -> None:
        assess(candidate, levels=levels, source=source, on=on, by=candidate.coach, at=self.calendar.at(on, "11.30"))
