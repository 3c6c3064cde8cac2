"""Forms of the skills list, for the beheerder."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError

from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.skills.models import Skill, SkillGroup
from nieuwebanen.work import Sector

EVERYWHERE = "overal"  # in the filter: skills that belong to no one sector
MOST_HOURS = 400
MOST_SYNONYMS = 30
SYNONYM_LENGTH = 120


class SkillForm(forms.ModelForm):
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

    class Meta:
        model = Skill
        fields = ["name", "definition", "group", "sector", "base_hours"]
        labels = {"group": "Groep"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, django_forms.ModelChoiceField)
        group.empty_label, group.to_field_name = "Kies een groep", "code"
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
        if any(len(word) > SYNONYM_LENGTH for word in words.values()):
            raise ValidationError(f"Maak elk woord korter dan {SYNONYM_LENGTH} tekens en zet elk op een eigen regel")
        if len(words) > MOST_SYNONYMS:
            raise ValidationError(f"Vul niet meer dan {MOST_SYNONYMS} andere woorden in")
        return list(words.values())


class SkillFilterForm(forms.FilterForm):
    groep = django_forms.ChoiceField(required=False)
    sector = django_forms.ChoiceField(
        choices=[("", "Alle"), *Sector.choices, (EVERYWHERE, "Niet aan 1 sector")], required=False
    )
    stand = django_forms.ChoiceField(choices=[("", "In gebruik"), ("vervallen", "Vervallen")], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groep = self.fields["groep"]
        assert isinstance(groep, django_forms.ChoiceField)
        groep.choices = [("", "Alle groepen"), *SkillGroup.objects.values_list("code", "name")]
