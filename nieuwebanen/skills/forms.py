"""Forms of the skills list, for the beheerder."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q

from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.skills.models import Origin, Skill, SkillGroup, SkillKind
from nieuwebanen.versions import Versioned
from nieuwebanen.work import Sector

EVERY_LIST = "alle"
SORTS = {
    "naam": ("Naam", ["name", "pk"]),
    "uren": ("Meeste uren", ["-base_hours", "name", "pk"]),
    "nieuw": ("Nieuwste", ["-pk"]),
}
EVERYWHERE = "overal"  # in the filter: skills that belong to no one sector
MOST_HOURS = 400
MOST_SYNONYMS = 30
SYNONYM_LENGTH = 120
# An official list has longer words, and more of them.
LONGEST = {"name": 250, "definition": 4000, "synonym": 250, "synonyms": 400}
ESCO_ADDRESS = "http://data.europa.eu/esco/"


class SkillForm(Versioned, forms.ModelForm):
    """A skill with its other words. One of an official list keeps the address that the list gave it."""

    name = django_forms.CharField(
        label="Naam", help_text="Een werkwoord en waarmee, zoals ‘Gasten ontvangen’.", max_length=120
    )
    definition = django_forms.CharField(
        label="Betekenis",
        help_text="1 zin die begint met ‘Je’, zoals ‘Je begroet gasten en wijst een plek aan.’",
        widget=django_forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )
    sector = django_forms.ChoiceField(label="Sector", choices=[("", "Alle sectoren"), *Sector.choices], required=False)
    base_hours = WholeNumberField(
        label="Uren van niveau 0 naar niveau 1",
        help_text="Zo lang duurt de eerste stap. 8 is snel geleerd, 24 is gewoon, 60 duurt lang. "
        "De match rekent hiermee uit wanneer iemand klaar is.",
        what="het aantal uren",
        example=24,
        min_value=2,
        max_value=MOST_HOURS,
        suffix="uur",
    )
    synonyms = django_forms.CharField(
        label="Andere woorden",
        help_text="Zet elk woord op een eigen regel. Wie op zo’n woord zoekt, vindt deze vaardigheid.",
        widget=django_forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    kind = django_forms.ChoiceField(label="Soort", choices=SkillKind.choices, initial=SkillKind.SKILL)
    esco_uri = django_forms.URLField(
        label="Adres bij ESCO",
        help_text="Is dit dezelfde vaardigheid als een van ESCO? Dan vinden andere systemen hem ook.",
        assume_scheme="http",
        required=False,
        max_length=200,
        error_messages={"invalid": "Plak het hele adres, dat begint met http://data.europa.eu/esco/skill/"},
    )
    competentnl_uri = django_forms.URLField(
        label="Adres bij CompetentNL",
        assume_scheme="https",
        required=False,
        max_length=200,
        error_messages={"invalid": "Plak het hele adres, dat begint met https://"},
    )

    class Meta:
        model = Skill
        fields = ["name", "definition", "group", "sector", "base_hours", "kind", "esco_uri", "competentnl_uri"]
        labels = {"group": "Groep"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, django_forms.ModelChoiceField)
        group.empty_label, group.to_field_name = "Kies een groep", "code"
        group.queryset = SkillGroup.objects.filter(Q(origin=Origin.OWN) | Q(pk=self.instance.group_id))
        self.official = self.instance.origin != Origin.OWN
        if self.official:
            del self.fields["esco_uri"]
            for name in ("name", "definition"):
                field = self.fields[name]
                assert isinstance(field, django_forms.CharField)
                field.max_length = LONGEST[name]
                field.validators = [MaxLengthValidator(LONGEST[name])]
                field.widget.attrs["maxlength"] = LONGEST[name]
        if self.instance.pk:
            self.initial["group"] = self.instance.group.code
            self.initial["synonyms"] = "\n".join(synonym.name for synonym in self.instance.synonyms.all())

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        other = Skill.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).first()
        if other is not None and other.retired_at:
            raise ValidationError("Deze vaardigheid staat bij de vervallen vaardigheden. Haal hem daar terug")
        if other is not None:
            raise ValidationError("Deze vaardigheid staat al in de lijst")
        return name

    def clean_base_hours(self) -> int:
        hours = int(self.cleaned_data["base_hours"])
        if hours % 2:
            raise ValidationError("Vul een even aantal uren in, bijvoorbeeld 24")
        return hours

    def clean_synonyms(self) -> list[str]:
        """The words, each once, in the order they were typed."""
        words: dict[str, str] = {}
        for line in str(self.cleaned_data["synonyms"]).splitlines():
            if word := " ".join(line.split()):
                words.setdefault(word.casefold(), word)
        longest = LONGEST["synonym"] if self.official else SYNONYM_LENGTH
        most = LONGEST["synonyms"] if self.official else MOST_SYNONYMS
        if any(len(word) > longest for word in words.values()):
            raise ValidationError(f"Maak elk woord korter dan {longest} tekens en zet elk op een eigen regel")
        if len(words) > most:
            raise ValidationError(f"Vul niet meer dan {most} andere woorden in")
        return list(words.values())

    def clean_esco_uri(self) -> str:
        address = str(self.cleaned_data["esco_uri"])
        if address and not address.startswith(ESCO_ADDRESS):
            raise ValidationError("Plak het hele adres, dat begint met http://data.europa.eu/esco/skill/")
        if address and Skill.objects.filter(esco_uri=address).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Een andere vaardigheid heeft dit adres al. Voeg de 2 samen")
        return address


class SkillFilterForm(forms.FilterForm):
    """Own list, in use and by group unless told otherwise. Groups of ESCO: those right under its top."""

    lijst = django_forms.ChoiceField(
        choices=[("", "Eigen lijst"), ("esco", "ESCO"), (EVERY_LIST, "Alle lijsten")], required=False
    )
    groep = django_forms.ChoiceField(required=False)
    sector = django_forms.ChoiceField(
        choices=[("", "Alle"), *Sector.choices, (EVERYWHERE, "Niet aan 1 sector")], required=False
    )
    gebruik = django_forms.ChoiceField(
        choices=[("", "Alle"), ("ja", "Wordt gebruikt"), ("nee", "Nergens gebruikt")], required=False
    )
    stand = django_forms.ChoiceField(choices=[("", "In gebruik"), ("vervallen", "Vervallen")], required=False)
    sorteer = django_forms.ChoiceField(
        choices=[("", "Groep"), *((key, label) for key, (label, _) in SORTS.items())], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groep = self.fields["groep"]
        assert isinstance(groep, django_forms.ChoiceField)
        groups = SkillGroup.objects.filter(Q(origin=Origin.OWN) | Q(parent__isnull=False, parent__parent=None))
        by_list: dict[str, list[tuple[str, str]]] = {}
        for code, name, origin in groups.values_list("code", "name", "origin"):
            by_list.setdefault(origin, []).append((code, name))
        own = by_list.pop(Origin.OWN, [])
        groep.choices = [("", "Alle groepen"), *own, *((Origin(o).label, rest) for o, rest in by_list.items())]


class GroupForm(Versioned, forms.ModelForm):
    code = django_forms.RegexField(
        label="Code",
        regex=r"^[A-Ya-y][A-Za-z0-9]{0,9}$",
        help_text="1 letter en cijfers, zoals S4. De lijst staat op volgorde van deze code.",
        error_messages={
            "invalid": "Begin met een letter van A tot en met Y, daarna letters en cijfers, samen ten hoogste 10"
        },
    )
    name = django_forms.CharField(label="Naam", max_length=120)

    class Meta:
        model = SkillGroup
        fields = ["code", "name"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        if SkillGroup.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Een andere groep heeft deze code al")
        return code


QUARTERS = [(0, "niet"), (1, "een kwart"), (2, "de helft"), (3, "driekwart")]


class RelationsForm(forms.Form):
    """How much each of these skills helps with this one, and the other way round. The version is that of the skill."""

    def __init__(self, *args: Any, skill: Skill, others: list[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {other.pk: other for other in others}
        helps = dict(skill.neighbours.values_list("neighbour", "quarters"))
        helped = dict(skill.helps_with.values_list("skill", "quarters"))
        for pk, other in self.others.items():
            for name, now, label in (
                (f"helps_{pk}", helps, f"{other} helpt bij {skill}"),
                (f"helped_{pk}", helped, f"{skill} helpt bij {other}"),
            ):
                self.fields[name] = django_forms.TypedChoiceField(
                    label=label, choices=QUARTERS, coerce=int, initial=now.get(pk, 0)
                )
        self.fields["version"] = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=skill.version)

    @property
    def rows(self) -> list[tuple[Skill, django_forms.BoundField, django_forms.BoundField]]:
        return [(other, self[f"helps_{pk}"], self[f"helped_{pk}"]) for pk, other in self.others.items()]

    def wanted(self) -> dict[Skill, tuple[int, int]]:
        return {
            other: (self.cleaned_data[f"helps_{pk}"], self.cleaned_data[f"helped_{pk}"])
            for pk, other in self.others.items()
        }


class SkillMergeForm(forms.Form):
    sure = django_forms.BooleanField(
        label="Ik heb gecontroleerd dat dit dezelfde vaardigheid is",
        error_messages={"required": "Vink aan dat je hebt gecontroleerd dat dit dezelfde vaardigheid is"},
    )

    def __init__(self, *args: Any, stays: Skill, goes: Skill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, skill in (("version", stays), ("other_version", goes)):
            self.fields[name] = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=skill.version)

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["version"], self.cleaned_data["other_version"]


class Files(django_forms.FileInput):
    allow_multiple_selected = True


class FilesField(django_forms.FileField):
    """Several files at once."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class EscoFilesForm(forms.Form):
    sent = FilesField(
        label="Bestanden van ESCO",
        help_text="De zip of de CSV-bestanden die je bij ESCO downloadde. Nederlands, Engels of beide.",
        widget=Files(attrs={"accept": ".zip,.csv"}),
        error_messages={"required": "Kies de bestanden van ESCO", "empty": "Een van de bestanden is leeg"},
    )
    release = django_forms.CharField(label="Versie", help_text="Bijvoorbeeld 1.2.1", max_length=20, required=False)
