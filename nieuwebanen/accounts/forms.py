"""Forms of signing in, the own account, and the beheer of users, teams and holidays."""

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import password_validation
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.accounts.models import Role, Team, User
from nieuwebanen.dates import Holiday
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.pruning import declared
from nieuwebanen.versions import Stamped
from nieuwebanen.widgets import Radios

HELP_WITH_NEW = "Minimaal 12 tekens. Een zin van een paar woorden is goed te onthouden."
WEAK = {
    "password_too_short": "Kies een langer wachtwoord, van minimaal 12 tekens",
    "password_too_similar": "Kies een wachtwoord dat niet lijkt op de naam of het e-mailadres",
    "password_too_common": "Kies een wachtwoord dat minder vaak gebruikt wordt",
    "password_entirely_numeric": "Kies een wachtwoord met ook letters",
}
COLLEAGUE_ROLES = [(role.value, role.label) for role in (Role.COACH, Role.MANAGER, Role.ADMIN)]


class SignInForm(forms.DutchForm, auth_forms.AuthenticationForm):
    error_messages = {
        "invalid_login": "Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze allebei.",
        "inactive": "Dit account staat uit.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.label = "E-mailadres"
        username.widget = django_forms.EmailInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "maxlength": 254}
        )
        username.error_messages["required"] = "Vul het e-mailadres in"
        self.fields["password"].label = "Wachtwoord"
        self.fields["password"].error_messages["required"] = "Vul het wachtwoord in"

    def clean_username(self) -> str:
        """Addresses are kept in lower case; so the lock-out cannot be dodged with capitals either."""
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """A database that was once a demo world must not stay open to whoever read the README."""
        if self.cleaned_data.get("password") == settings.DEMO_PASSWORD and not settings.DEMO:
            raise self.get_invalid_login_error()
        return super().clean()


class NewPasswordForm(forms.Form):
    """Choose a password, typed twice. Needs the user for the check that it is not the own name."""

    new_password1 = django_forms.CharField(
        label="Nieuw wachtwoord",
        strip=False,
        help_text=HELP_WITH_NEW,
        widget=django_forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Vul een nieuw wachtwoord in"},
    )
    new_password2 = django_forms.CharField(
        label="Nieuw wachtwoord, nog een keer",
        strip=False,
        widget=django_forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Vul het nieuwe wachtwoord nog een keer in"},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_new_password1(self) -> str:
        password = str(self.cleaned_data["new_password1"])
        if password == settings.DEMO_PASSWORD:
            raise django_forms.ValidationError(WEAK["password_too_common"])
        try:
            password_validation.validate_password(password, self.user)
        except django_forms.ValidationError as refusal:
            reasons = [WEAK.get(error.code or "", " ".join(error.messages)) for error in refusal.error_list]
            raise django_forms.ValidationError(reasons) from None
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_password1") and data.get("new_password2") and data["new_password1"] != data["new_password2"]:
            self.add_error("new_password2", "De twee wachtwoorden zijn niet hetzelfde")
        return data


class ChangePasswordForm(NewPasswordForm):
    old_password = django_forms.CharField(
        label="Wachtwoord van nu",
        strip=False,
        widget=django_forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul het wachtwoord van nu in"},
    )
    field_order = ["old_password", "new_password1", "new_password2"]

    def clean_old_password(self) -> str:
        password = str(self.cleaned_data["old_password"])
        if not self.user.check_password(password):
            raise django_forms.ValidationError("Dit is niet het wachtwoord van nu")
        return password


class ResetForm(forms.Form):
    email = django_forms.EmailField(
        label="E-mailadres", widget=django_forms.EmailInput(attrs={"autocomplete": "username"})
    )


class ProfileForm(Stamped, forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone", "job_title"]
        labels = {
            "first_name": "Voornaam",
            "last_name": "Achternaam",
            "phone": "Telefoonnummer",
            "job_title": "Functie",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hint in (("first_name", "given-name"), ("last_name", "family-name"), ("phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = hint


class UserForm(Stamped, forms.ModelForm):
    """A colleague. An employer's people are invited at the employer itself."""

    role = django_forms.ChoiceField(label="Rol", choices=COLLEAGUE_ROLES, widget=Radios())

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "phone", "job_title", "role", "team"]
        labels = {
            "first_name": "Voornaam",
            "last_name": "Achternaam",
            "email": "E-mailadres",
            "phone": "Telefoonnummer",
            "job_title": "Functie",
            "team": "Team",
        }
        help_texts = {"team": "Een werkcoach heeft altijd een team."}
        error_messages = {"email": {"unique": "Dit e-mailadres is al in gebruik"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_employer:
            del self.fields["role"], self.fields["team"]
            return
        self.fields["team"].empty_label = "Geen team"  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") == Role.COACH and not data.get("team") and "team" not in self.errors:
            self.add_error("team", "Kies het team van deze werkcoach")
        return data


class SuccessorForm(forms.Form):
    successor = django_forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Wie neemt het werk over?",
        empty_label="Kies een collega",
        error_messages={"required": "Kies wie het werk overneemt"},
    )

    def __init__(self, leaving: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.active().filter(role=leaving.role, team=leaving.team).exclude(pk=leaving.pk)
        self.fields["successor"].queryset = colleagues  # type: ignore[attr-defined]


class TeamForm(Stamped, forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": "Naam van het team"}


class HolidayForm(forms.ModelForm):
    day = DutchDateField(label="Datum")

    class Meta:
        model = Holiday
        fields = ["day", "name"]
        labels = {"name": "Naam van de feestdag"}
        error_messages = {"day": {"unique": "Deze dag staat al in de lijst"}}


class RetentionRuleForm(forms.Form):
    """A term of one group from a day on."""

    group = django_forms.ChoiceField(
        label="Welke gegevens?", error_messages={"required": "Kies om welke gegevens het gaat"}
    )
    days = WholeNumberField(
        label="Hoeveel dagen bewaren?",
        what="het aantal dagen",
        example=730,
        min_value=1,
        max_value=36500,
        help_text="2 jaar is 730 dagen.",
    )
    grace_days = WholeNumberField(
        label="Dagen tussen bericht en wissen",
        what="het aantal dagen",
        example=30,
        min_value=0,
        max_value=365,
        help_text="Alleen bij een dossier: zo lang kan de werkcoach nog zeggen dat het blijft. Anders 0.",
    )
    valid_from = DutchDateField(label="Vanaf welke dag?", earliest=timezone.localdate)
    basis = django_forms.CharField(
        label="Waarop is dit gebaseerd?",
        max_length=200,
        help_text="Bijvoorbeeld: Selectielijst gemeenten 2020, of besluit van 12 januari 2027.",
        error_messages={"required": "Vul in waarop deze termijn is gebaseerd"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, django_forms.ChoiceField)
        kept = declared().items()
        group.choices = [("", "Kies gegevens"), *((key, one.title) for key, one in kept if one.prune)]


class UserFilterForm(django_forms.Form):
    """Filters of the list of users, from the address of the page."""

    q = django_forms.CharField(label="Naam of e-mailadres", required=False)
    rol = django_forms.ChoiceField(label="Rol", required=False, choices=[("", "Alle rollen"), *Role.choices])
    stand = django_forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "Actief"), ("uitgenodigd", "Uitgenodigd"), ("uit", "Uitgezet"), ("alle", "Alle")],
    )
