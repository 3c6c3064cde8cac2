"""What one side fills in: each question stands on its own, and a draft asks nothing."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout, Row
from django import forms as django_forms
from django.http import QueryDict
from django.utils.html import format_html

from nieuwebanen import forms
from nieuwebanen.fields import LevelField, NumberField, WholeNumberField
from nieuwebanen.skills.models import Competence, Level
from nieuwebanen.versions import Begun, Meanwhile, refused
from nieuwebanen.widgets import Radios
from trajectories import evaluations, main_tasks, scores
from trajectories.evaluations import Answers, Figures
from trajectories.forms.looking_twice import asks_if_sure
from trajectories.models import Evaluation, EvaluationInput, MainTask, Side

# The percentages, to the coach ("je") and to the employer ("u").
HELP = {
    "learning_ability_pct": "Hoe goed leert {name} iets nieuws? 100 is zo snel als {you} van een nieuwe collega verwacht.",
    "pace_pct": "Vergeleken met een gewone collega. 100 is even snel, 50 is half zo snel.",
    "quality_pct": "Hoeveel van het werk is in één keer goed? 100 is alles.",
    "availability_pct": "Hoeveel van de werktijd is {name} echt met het werk bezig? 100 is altijd.",
}
LABELS = {
    "learning_ability_pct": "Leervermogen",
    "pace_pct": "Tempo",
    "quality_pct": "Kwaliteit",
    "availability_pct": "Inzetbaarheid",
}
OF_TASK = ("pace_pct", "quality_pct", "availability_pct")
MOST = {"pace_pct": 150}
QUESTION = {
    Side.EMPLOYER: "Nodig voor de baan: {needed}.",
    Side.COACH: "Nodig voor de baan: {needed}.",
    Side.CANDIDATE: "Lukt dit werk jou?",
}
# To the candidate at the table, in words that are easy to read: the same scale, said by the person itself.
OWN_LEVELS = [
    (0, "Lukt nog niet"),
    (1, "Lukt met veel hulp"),
    (2, "Lukt met een beetje hulp"),
    (3, "Lukt alleen"),
    (4, "Ik help anderen"),
]
OWN_ATTITUDE = {
    Competence.C1: "Ik ben op tijd. Ik bel als er iets is.",
    Competence.C2: "Ik doe het zoals het is uitgelegd. Ik werk veilig.",
    Competence.C3: "Ik help collega’s. Ik praat met ze over het werk.",
    Competence.C4: "Ik vraag om uitleg. Ik doe iets met tips.",
    Competence.C5: "Ik kijk mijn eigen werk na.",
    Competence.C6: "Ik houd het vol. Ik houd het tempo bij.",
    Competence.C7: "Ik blijf rustig als het anders gaat.",
    Competence.C8: "Ik ben vriendelijk. Ik let op wat iemand nodig heeft.",
}
SATISFIED = [(1, "Heel ontevreden"), (2, "Ontevreden"), (3, "Gaat wel"), (4, "Tevreden"), (5, "Heel tevreden")]
OWN_SATISFIED = [(1, "Heel slecht"), (2, "Slecht"), (3, "Gaat wel"), (4, "Goed"), (5, "Heel goed")]
HOW_SATISFIED = {
    Side.EMPLOYER: "Hoe tevreden bent u over het inleren?",
    Side.COACH: "Hoe tevreden ben je over het inleren?",
    Side.CANDIDATE: "Hoe bevalt het werk?",
}
HOURS = {
    Side.EMPLOYER: "Hoeveel uur per week krijgt {name} begeleiding?",
    Side.CANDIDATE: "Hoeveel uur per week helpt iemand jou op het werk?",
}
MOST_HOURS = 40
MOST_TIMES = 50


class FillForm(Begun, forms.Form):
    """The part of one side. draft: keep what is there; otherwise everything is asked.

    name: how the person is called on this page (the employer knows the name of the presentation only).
    """

    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False)
    version_field = "seen"
    saved_meanwhile: Sequence[Meanwhile] = ()

    def __init__(
        self,
        *args: Any,
        evaluation: Evaluation,
        side: Side,
        given: EvaluationInput | None,
        name: str,
        draft: bool = False,
        **kwargs: Any,
    ) -> None:
        self.evaluation, self.side, self.draft, self.name = evaluation, side, draft, name
        self.tasks: list[MainTask] = [] if side == Side.CANDIDATE else main_tasks.current(evaluation.trajectory)
        super().__init__(*args, initial=_initial(given), **kwargs)
        own = side == Side.CANDIDATE
        words: dict[str, Any] = {"choices": OWN_LEVELS} if own else {}
        skills, attitude = [], []
        for skill, row in scores.agreed(evaluation.trajectory).items():
            needed = f"{row.level_needed} {Level(row.level_needed).label.lower()}"
            asks = QUESTION[side].format(name=name, needed=needed)
            skills.append(f"skill_{skill}")
            self.fields[skills[-1]] = LevelField(label=row.skill.name, help_text=asks, required=not draft, **words)
        for one in Competence:
            attitude.append(one.value)
            asked = not draft and one not in evaluations.MAY_STAY_OPEN
            anchor = OWN_ATTITUDE[one] if own else one.anchor
            self.fields[one.value] = LevelField(label=str(one.label), help_text=anchor, required=asked, **words)
        sections = [
            Fieldset("Jouw werk" if own else "Vaardigheden voor deze baan", *skills),
            Fieldset("Hoe je werkt" if own else "Werkhouding", *attitude),
        ]
        if not own:
            sections += self._learning()
        sections.append(self._guidance())
        self.fields["remarks"] = django_forms.CharField(
            label="Wil je nog iets zeggen?" if own else "Opmerkingen",
            help_text="Schrijf niets op over ziekte of medicijnen.",
            widget=django_forms.Textarea(attrs={"rows": 4}),
            max_length=4000,
            required=False,
        )
        self.layout = Layout("seen", *sections, "remarks", *([] if draft else asks_if_sure(self, "remarks")))
        self.carry_base()
        self.fields["seen"].widget.attrs["autocomplete"] = "off"

    def _learning(self) -> list[Fieldset]:
        """Learning ability and productivity: of the whole work, or per main task in a row of three."""
        self.fields["learning_ability_pct"] = self._percent("learning_ability_pct", LABELS["learning_ability_pct"])
        self.fields["repetitions"] = WholeNumberField(
            label="Hoe vaak is iets nieuws voordoen nodig, tot het alleen lukt?",
            what="het aantal keer",
            example=5,
            min_value=1,
            max_value=MOST_TIMES,
            suffix="keer",
            required=False,
        )
        learning = ["learning_ability_pct", "repetitions"]
        if not self.tasks:
            for field in OF_TASK:
                self.fields[field] = self._percent(field, LABELS[field])
            return [Fieldset("Leervermogen en productiviteit", *learning, *OF_TASK)]
        intro = (
            '<p class="nbl-form-note">Vergelijk met een gewone collega: 100 is even snel, alles goed, altijd bezig. '
            "Is een taak nog niet gedaan? Laat de 3 vakken dan leeg.</p>"
        )
        per_task: list[Any] = [HTML(intro)]
        for task in self.tasks:
            names = [f"task_{task.pk}_{field}" for field in OF_TASK]
            for name, field in zip(names, OF_TASK, strict=True):
                self.fields[name] = self._percent(field, LABELS[field], of=task)
                self.fields[name].quiet_optional = True  # type: ignore[attr-defined]  # the note above says it
                self.fields[name].widget.attrs["aria-label"] = f"{LABELS[field]} van {task}"
            per_task += [Heading(task.name), Row(*names)]
        return [Fieldset("Leervermogen", *learning), Fieldset("Productiviteit per hoofdtaak", *per_task)]

    def _percent(self, field: str, label: str, *, of: MainTask | None = None) -> WholeNumberField:
        you = "u" if self.side == Side.EMPLOYER else "je"
        return WholeNumberField(
            label=label,
            help_text="" if of else HELP[field].format(name=self.name, you=you),
            what=f"{label.lower()} van ‘{of}’" if of else label.lower(),
            example=80,
            max_value=MOST.get(field, 100),
            suffix="%",
            required=not self.draft and of is None,
        )

    def _guidance(self) -> Fieldset:
        """Guidance given against agreed, asked of who is there, and how satisfied this side is."""
        names = ["satisfaction"]
        self.fields["satisfaction"] = django_forms.TypedChoiceField(
            label=HOW_SATISFIED[self.side],
            choices=OWN_SATISFIED if self.side == Side.CANDIDATE else SATISFIED,
            coerce=int,
            empty_value=None,
            widget=Radios(inline=True),
            required=not self.draft,
        )
        if self.side in HOURS:
            names.insert(0, "guidance_hours")
            agreed = self.evaluation.trajectory.supervisor_hours_per_week
            self.fields["guidance_hours"] = NumberField(
                label=HOURS[self.side].format(name=self.name),
                help_text=f"Afgesproken: {agreed} uur per week." if agreed else "",
                min_value=0,
                max_value=MOST_HOURS,
                suffix="uur",
                required=not self.draft,
            )
        return Fieldset("Hulp en plezier" if self.side == Side.CANDIDATE else "Begeleiding en tevredenheid", *names)

    def clean(self) -> dict[str, Any]:
        """Of a main task all three figures or none, and at least one main task was done."""
        values = super().clean() or {}
        if self.draft or not self.tasks:
            return values
        names = {task: [f"task_{task.pk}_{field}" for field in OF_TASK] for task in self.tasks}
        filled = {task: [name for name in fields if values.get(name) is not None] for task, fields in names.items()}
        for task, found in filled.items():
            if found:
                for name in set(names[task]) - set(found) - set(self.errors):
                    self.add_error(name, f"Vul ook dit vak in van ‘{task}’, of laat alle 3 de vakken leeg")
        if not any(filled.values()) and not any(name in self.errors for fields in names.values() for name in fields):
            first = names[self.tasks[0]][0]
            self.add_error(first, "Vul van minstens 1 hoofdtaak tempo, kwaliteit en inzetbaarheid in")
        return values

    def answers(self) -> Answers:
        """What was filled in and understood, for the domain."""
        values = self.cleaned_data
        agreed = scores.agreed(self.evaluation.trajectory)
        whole = ("repetitions", "guidance_hours", "satisfaction", *LABELS)
        return Answers(
            levels={skill: values[f"skill_{skill}"] for skill in agreed if values.get(f"skill_{skill}") is not None},
            attitude={c.value: values[c.value] for c in Competence if values.get(c.value) is not None},
            tasks={
                task.pk: Figures(*(values.get(f"task_{task.pk}_{field}") for field in OF_TASK)) for task in self.tasks
            },
            remarks=values.get("remarks") or "",
            **{field: values.get(field) for field in whole},
        )

    def meet(self, given: EvaluationInput | None, refusal: str) -> None:
        """Somebody else saved this part: show it beside what was typed, with a choice per question."""
        self.initial = _initial(given) | {"seen": evaluations.stamp(given)}
        refused(self, refusal)

    def renew(self, given: EvaluationInput | None) -> None:
        """Carry the newest stamp, so that sending once more is a choice."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = evaluations.stamp(given)
        self.data = data


class Heading:
    """A small heading in a form. Never crispy's HTML or legend: those are templates, and a name is only text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, form: Any, context: Any, **kwargs: Any) -> str:
        return format_html("<h3>{}</h3>", self.text)


def _initial(given: EvaluationInput | None) -> dict[str, Any]:
    if given is None:
        return {}
    whole = (*LABELS, "repetitions", "guidance_hours", "satisfaction", "remarks")
    initial: dict[str, Any] = {field: getattr(given, field) for field in whole}
    initial |= {f"skill_{score.skill_id}": score.level for score in given.skill_scores.all()}
    initial |= {score.competence: score.level for score in given.attitude_scores.all()}
    for score in given.task_scores.all():
        initial |= {f"task_{score.task_id}_{field}": getattr(score, field) for field in OF_TASK}
    return initial | {"seen": evaluations.stamp(given)}
