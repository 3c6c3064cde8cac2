"""Filters of the lists: GET forms, the state is in the URL."""

from django import forms

from employers.models import Certainty
from nieuwebanen.forms import FilterForm
from nieuwebanen.steps import Step
from nieuwebanen.work import Sector

SECTORS = [("", "Alle sectoren"), *Sector.choices]


class EmployerFilterForm(FilterForm):
    sector = forms.ChoiceField(choices=SECTORS, required=False)


class LocationFilterForm(FilterForm):
    pass


class JobFilterForm(FilterForm):
    sector = forms.ChoiceField(choices=SECTORS, required=False)
    stap = forms.ChoiceField(
        choices=[("", "Alle stappen"), *((str(s.value), f"{s.value} {s.short}") for s in list(Step)[:3])],
        required=False,
    )
    zekerheid = forms.ChoiceField(choices=[("", "Alles"), *Certainty.choices], required=False)
    plekken = forms.ChoiceField(choices=[("", "Alle banen"), ("open", "Met open plekken")], required=False)
    stand = forms.ChoiceField(
        choices=[
            ("", "Lopend"),
            ("aangemeld", "Aangemeld"),
            ("open", "Open"),
            ("rustend", "Rust"),
            ("vervuld", "Vervuld"),
            ("gesloten", "Gesloten"),
        ],
        required=False,
    )
    van = forms.ChoiceField(choices=[("", "Iedereen"), ("mij", "Van mij"), ("team", "Mijn team")], required=False)
    sorteer = forms.ChoiceField(
        choices=[("", "Start"), ("functie", "Functie"), ("werkgever", "Werkgever"), ("-aangemeld", "Nieuwste eerst")],
        required=False,
    )
