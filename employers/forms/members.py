"""Forms about who of an employer may use the portal, for its own admin and for staff."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms

from employers.memberships import Rights
from employers.models import EmployerMembership
from nieuwebanen import forms
from nieuwebanen.versions import Begun, Meanwhile

SIGNING = (
    "Deze persoon tekent dan overeenkomsten namens de werkgever. Dat is bindend. "
    "Geef dit alleen aan wie de werkgever mag vertegenwoordigen."
)
ADMIN = "Een beheerder nodigt collega’s uit, bepaalt wie mag tekenen en stopt toegang."


class RightsForm(Begun, forms.Form):
    """seen: the rights that stood on the screen, so that a change by somebody else is noticed."""

    may_sign = django_forms.BooleanField(label="Mag overeenkomsten tekenen", help_text=SIGNING, required=False)
    is_admin = django_forms.BooleanField(label="Is beheerder van het portaal", help_text=ADMIN, required=False)
    seen = django_forms.RegexField(r"^[01]{2}$", widget=django_forms.HiddenInput)
    version_field = "seen"
    saved_meanwhile: Sequence[Meanwhile] = ()

    @classmethod
    def of(cls, membership: EmployerMembership, data: Any = None) -> "RightsForm":
        rights = Rights(membership.may_sign, membership.is_admin)
        form = cls(data, initial={**vars(rights), "seen": f"{rights.may_sign:d}{rights.is_admin:d}"})
        form.carry_base()
        return form

    @property
    def wanted(self) -> Rights:
        return Rights(self.cleaned_data["may_sign"], self.cleaned_data["is_admin"])

    @property
    def was(self) -> Rights:
        may_sign, is_admin = self.cleaned_data["seen"]
        return Rights(may_sign == "1", is_admin == "1")


class InviteForm(forms.Form):
    first_name = django_forms.CharField(label="Voornaam", max_length=60)
    last_name = django_forms.CharField(label="Achternaam", max_length=80)
    email = django_forms.EmailField(label="E-mailadres")
    job_title = django_forms.CharField(label="Functie", max_length=80, required=False)
    phone = django_forms.CharField(label="Telefoonnummer", max_length=20, required=False)
    may_sign = django_forms.BooleanField(label="Mag overeenkomsten tekenen", help_text=SIGNING, required=False)
    is_admin = django_forms.BooleanField(label="Is beheerder van het portaal", help_text=ADMIN, required=False)
