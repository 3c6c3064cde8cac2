"""The three parts in which a future job is told: by the employer in the portal, by a coach on its behalf.

A part is kept while it is being filled in. What is right goes to its columns; as long as something is not right, all
that was typed is kept as well, just as it was sent, so that it stands there again.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms as django_forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import cached_property

from employers.announcing import PARTS, state_of
from employers.forms import job_questions
from employers.forms.job_questions import WorkQuestions
from employers.forms.skill_choices import ChosenSkills, SkillBoard, skill_board
from employers.models import Certainty, Employer, FutureJob
from nieuwebanen import dutch, forms
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.fields import MonthYearField
from nieuwebanen.skills.models import Skill
from nieuwebanen.versions import Meanwhile, signed, unsigned
from nieuwebanen.widgets import Radios
from nieuwebanen.work import WORKING_WEEK

LONGEST_RAW = 20_000  # characters of one answer; what is longer was not typed
WINDOW = ("earliest_on", "latest_on")
STAFF_LABELS = {
    "learn_on_site": "Kan iemand vooraf op de werkplek leren?",
    "contract": "Welk contract biedt de werkgever aan?",
}
STAFF_HELP = {
    "skills_in_words": "Jij zoekt er daarna de juiste vaardigheid bij.",
    "skills": "Kies wat echt nodig is, maximaal 12. Het niveau kies je daarna bij ‘Wat nodig is’.",
}
STAFF_CERTAINTY = {
    Certainty.SURE: job_questions.CERTAINTY_HELP[Certainty.SURE],
    Certainty.LIKELY: "Het staat in de plannen, maar het kan nog veranderen.",
    Certainty.IDEA: "De werkgever denkt erover na.",
}


class PartForm(forms.Form):
    """What the parts share. user: who asks; staff reads other words."""

    part: ClassVar[int]
    seen = ""  # the mark of what was saved when this form was made
    saved_meanwhile: Sequence[Meanwhile] = ()

    def __init__(self, data: QueryDict | None, job: FutureJob | None, *, user: User) -> None:
        self.job, self.user = job, user
        super().__init__(data, initial=self.saved() if job else {})
        if job is not None:
            self.seen = state_of(job, self.part)
            if str(self.part) in job.unfinished:
                self.initial.update(self._as_typed(_as_sent(job.unfinished[str(self.part)])))
        if user.is_staff_member:
            self._speak_to_staff()

    def saved(self) -> dict[str, Any]:
        """The answers that the job holds, as initial values."""
        raise NotImplementedError

    @property
    def base(self) -> str:
        """What the answers were when this screen was opened, in words and signed; travels with the form."""
        if self.is_bound:
            return str(self.data.get("seen-base", ""))
        return signed({name: shown(field, self.initial.get(name)) for name, field in self.fields.items()})

    def _as_typed(self, sent: QueryDict) -> dict[str, Any]:
        return {name: field.widget.value_from_datadict(sent, {}, name) for name, field in self.fields.items()}

    def _speak_to_staff(self) -> None:
        for name, field in self.fields.items():
            field.label = STAFF_LABELS.get(name, field.label)
            field.help_text = STAFF_HELP.get(name, field.help_text)
        if "certainty" in self.fields:
            widget = self.fields["certainty"].widget
            assert isinstance(widget, Radios)
            widget.descriptions = STAFF_CERTAINTY

    def ask_nothing(self) -> None:
        """To keep what is there: nothing is required, but what is filled in must be right."""
        for name, field in self.fields.items():
            field.required = field.required and name == "employer"

    def columns(self) -> dict[str, Any]:
        """A value for every column of this part: empty where there is no answer that is right."""
        answers = {name: self.cleaned_data.get(name) for name in PARTS[self.part] if name in self.fields}
        return {name: _nothing(self.fields[name]) if answer is None else answer for name, answer in answers.items()}

    def kept(self) -> dict[str, Any]:
        """The arguments of `announcing.keep` for this form."""
        self.errors  # noqa: B018  (runs the validation)
        wrong = {name for name in self.errors if name != "__all__"}
        return {"values": self.columns(), "part": self.part, "unfinished": self._raw() if wrong else None}

    def _raw(self) -> dict[str, list[str]]:
        sent = self.data
        assert isinstance(sent, QueryDict)
        return {
            name: [str(value).replace("\0", "")[:LONGEST_RAW] for value in values]
            for name, values in sent.lists()
            if any(name.startswith(field) for field in self.fields)
        }

    def meet(self, job: FutureJob) -> None:
        """Other answers were saved since this form was opened: show them; sending once more is then a choice."""
        theirs = type(self)(None, job, user=self.user)
        self.seen, self.initial = theirs.seen, theirs.initial
        was = unsigned(self.base)
        rows = [
            Meanwhile(
                str(field.label), shown(field, self.initial.get(name)), shown(field, self._typed(name)), was.get(name)
            )
            for name, field in self.fields.items()
            if name in self.changed_data and not self[name].is_hidden
        ]
        self.saved_meanwhile = [row for row in rows if row.theirs != row.base]  # else only this screen changed it

    def _typed(self, name: str) -> Any:
        """The answer on this screen, as `saved` would give it; what is not right as it was sent."""
        answer = self.cleaned_data.get(name, self[name].value())
        if isinstance(answer, list):
            return [one.code if isinstance(one, Skill) else one for one in answer]
        return self.fields[name].prepare_value(answer) if isinstance(answer, Model) else answer


class PartOneForm(PartForm):
    """Deel 1: de baan."""

    part = 1
    title = job_questions.title_field()
    seats = job_questions.seats_field()
    starts_on = MonthYearField(
        label="Wanneer begint de baan?", help_text="Een schatting is goed. Wij kijken maximaal 2 jaar vooruit."
    )
    earliest_on, latest_on = job_questions.window_fields().values()
    certainty = job_questions.certainty_field()
    hours_min = job_questions.hours_field("Minimaal", "Vul het minimale aantal uren per week in")
    hours_max = job_questions.hours_field("Maximaal", "Vul het maximale aantal uren per week in")
    learn_on_site = job_questions.learn_on_site_field()
    growth_reason = job_questions.growth_reason_field()

    def saved(self) -> dict[str, Any]:
        names = ("earliest_on", "latest_on", "title", "seats", "starts_on", "certainty", "hours_min", "hours_max")
        return {name: getattr(self.job, name) for name in (*names, "learn_on_site", "growth_reason")}

    def clean_hours_max(self) -> int | None:
        return job_questions.ordered_hours(self.cleaned_data.get("hours_min"), self.cleaned_data["hours_max"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        job_questions.check_window(self)
        return cleaned

    @property
    def shows_window(self) -> bool:
        """Unfolded as soon as something stands in it."""
        return any(self[name].value() not in (None, "", ("", "")) for name in WINDOW)


class StaffPartOneForm(PartOneForm):
    """The same questions by a coach, on behalf of an employer."""

    employer = django_forms.ModelChoiceField(
        label="Bij welke werkgever?",
        queryset=Employer.objects.none(),
        to_field_name="public_id",
        empty_label="Kies een werkgever",
        error_messages={"required": "Kies de werkgever"},
    )
    coach = django_forms.ModelChoiceField(
        label="Wie is de werkcoach?",
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label="Kies een werkcoach",
        error_messages={"required": "Kies de werkcoach"},
    )

    def __init__(self, data: QueryDict | None, job: FutureJob | None, *, user: User, employer: str = "") -> None:
        super().__init__(data, job, user=user)
        if job is None:
            self.initial.update(employer=employer, coach=user.public_id if user.is_coach else None)
        self.fields["employer"].queryset = Employer.objects.visible_to(user).current()  # type: ignore[attr-defined]
        self.fields["coach"].queryset = User.objects.active().filter(role=Role.COACH)  # type: ignore[attr-defined]

    def saved(self) -> dict[str, Any]:
        assert self.job is not None
        coach = self.job.coach or (self.user if self.user.is_coach else None)
        who = {"employer": self.job.employer.public_id, "coach": coach.public_id if coach else None}
        return super().saved() | who

    def chosen_employer(self) -> Employer | None:
        """For whom; None while nobody was chosen, or somebody who does not exist."""
        if not self.is_bound or "employer" in self.errors:
            return None
        return cast("Employer", self.cleaned_data["employer"])

    def columns(self) -> dict[str, Any]:
        values = super().columns() | {"coach": self.cleaned_data.get("coach")}
        return values | {name: self.cleaned_data[name] for name in ("employer",) if self.cleaned_data.get(name)}


class PartTwoForm(WorkQuestions, PartForm):
    """Deel 2: het werk."""

    part = 2

    def __init__(self, data: QueryDict | None, job: FutureJob | None, *, user: User) -> None:
        assert job is not None
        super().__init__(data, job, user=user)
        self.load_branches(job)

    def saved(self) -> dict[str, Any]:
        assert self.job is not None
        answers, job = self.work_answers(self.job), self.job
        if not job.description and not job.days:  # not filled in yet: most work is Monday to Friday, at the own address
            answers["days"] = WORKING_WEEK
            if not answers.get("workplace") and not job.employer.branches.exists():
                answers["postcode"] = job.employer.postcode
        return answers

    def columns(self) -> dict[str, Any]:
        values = super().columns() | self.work_columns()
        return {name: value for name, value in values.items() if (name, value) != ("learn_hours_per_week", None)}


class PartThreeForm(PartForm):
    """Deel 3: wat iemand moet kunnen, en wat daarvan geleerd mag worden."""

    part = 3
    zoek = django_forms.CharField(
        label="Zoek een vaardigheid",
        help_text="Typ een woord, bijvoorbeeld heftruck of koken.",
        required=False,
    )
    skills = ChosenSkills(
        label="Wat moet iemand kunnen?",
        help_text="Kies wat echt nodig is, maximaal 12. Samen kijken wij later hoe goed iemand het moet kunnen. Een diploma is niet nodig.",
        required=False,
    )
    must = ChosenSkills(label="Moet iemand al kunnen", required=False)
    skills_in_words = job_questions.skills_in_words_field()

    def __init__(self, data: QueryDict | None, job: FutureJob | None, *, user: User, zoek: str = "") -> None:
        assert job is not None
        super().__init__(data, job, user=user)
        if zoek:
            self.initial["zoek"] = zoek
        choice, must = self.fields["skills"], self.fields["must"]
        assert isinstance(choice, ChosenSkills)
        assert isinstance(must, ChosenSkills)
        choice.load()
        must.skills = choice.skills
        self.fields["zoek"].quiet_optional = True  # type: ignore[attr-defined]

    def saved(self) -> dict[str, Any]:
        assert self.job is not None
        needs = list(self.job.requirements.select_related("skill"))
        return {
            "skills": [need.skill.code for need in needs],
            "must": [need.skill.code for need in needs if need.must],
            "skills_in_words": self.job.skills_in_words,
        }

    def kept(self) -> dict[str, Any]:
        return super().kept() | {"skills": self.chosen()}

    def chosen(self) -> dict[Skill, bool] | None:
        """The skills, and of each whether somebody must have it already; None when the choice itself is wrong."""
        if "skills" not in self.cleaned_data:
            return None
        must = set(self.cleaned_data.get("must", []))
        return {skill: skill in must for skill in self.cleaned_data["skills"]}

    @cached_property
    def board(self) -> SkillBoard:
        """Everything there is to choose from, as the template draws it."""
        field, job = self.fields["skills"], self.job
        assert isinstance(field, ChosenSkills)
        assert job is not None
        chosen, must = (list(self[name].value() or []) for name in ("skills", "must"))
        field.also(chosen)
        sector = job.sector or job.employer.sector
        return skill_board(field.skills, chosen, must, text=self.text, first_sector=sector)

    @property
    def text(self) -> str:
        """The word that is searched for."""
        typed = str(self["zoek"].value() or "")[:100]
        return " ".join(typed.replace("\0", "").split())


def shown(field: django_forms.Field, value: Any) -> str:
    """A saved answer in words."""
    choices: Any = field.choices if isinstance(field, django_forms.ChoiceField) else ()
    if isinstance(field, ChosenSkills):
        return ", ".join(field.skills[code].name for code in value or () if code in field.skills) or "leeg"
    if isinstance(field, django_forms.ModelChoiceField):
        return next((str(label) for key, label in choices if str(key) == str(value)), "leeg")
    words = {str(key): str(label) for key, label in choices}
    if isinstance(value, list | tuple):
        return ", ".join(words.get(str(item), str(item)) for item in value) or "leeg"
    if isinstance(field, MonthYearField) and value:
        return dutch.month_year(value)
    return "leeg" if value in (None, "") else words.get(str(value), str(value))


def part_form(part: int, data: QueryDict | None, job: FutureJob | None, *, user: User, **more: Any) -> PartForm:
    """The form of this part for this reader. Raises KeyError for a part that does not exist."""
    classes: dict[int, Any] = {
        1: StaffPartOneForm if user.is_staff_member else PartOneForm,
        2: PartTwoForm,
        3: PartThreeForm,
    }
    form: PartForm = classes[part](data, job, user=user, **more)
    return form


def wrong_answers(job: FutureJob, *, user: User) -> list[tuple[int, str]]:
    """Of a concept: what was typed and is not right yet, as (part, sentence)."""
    found = []
    for key in sorted(job.unfinished):
        form = part_form(int(key), _as_sent(job.unfinished[key]), job, user=user)
        form.ask_nothing()
        found += [(form.part, str(text)) for texts in form.errors.values() for text in texts]
    return found


def _as_sent(raw: dict[str, list[str]]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, values in raw.items():
        sent.setlist(name, values)
    return sent


def _nothing(field: django_forms.Field) -> Any:
    """What stands in the column of this question while there is no answer."""
    if isinstance(field, django_forms.MultipleChoiceField):
        return []
    return "" if isinstance(field, django_forms.CharField | django_forms.ChoiceField) else None
