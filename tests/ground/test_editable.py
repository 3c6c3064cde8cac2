"""Whoever changes a row says what was on the screen: the inventory of all forms, and a walk along what is edited.

A new form fails here until it carries a version (nieuwebanen/versions.py), or stands below with why it overwrites
nothing that somebody else may have saved meanwhile.
"""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.urls import reverse

from employers.models import LearningLocation, LocationCapacity, SroiPrincipal
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.forms import FilterForm
from nieuwebanen.versions import Stamped, Versioned
from tests import factories

FLOORS = ("nieuwebanen", "candidates", "employers", "matching", "trajectories")
WITHOUT_FORMS = ("migrations", "devstack", "settings", "wsgi", "celery", "management", "demo")
MARKS = {"version", "seen", "seen_version", "was"}

# What a form of each group does instead of overwriting.
NOTHING_OVERWRITTEN = {
    "asks or searches, writes nothing": """
        SkillSearchForm PersonWhatIfForm WhatIfForm CompareForm PairForm UserFilterForm VerifyForm CodeForm SignInForm
        ResetForm LetterForm OpeningForm""",
    "adds a row, and changes none": """
        ImportForm EscoFilesForm ProfileFileForm ProfileForm DocumentForm CandidateForm LanguageForm LevelForm SeenForm
        SeveralLevels CompetencesForm HoldForm InviteForm ValueForm AddJobForm RuleForm TakeAlongForm SelectForm
        OverrideForm TogetherForm ElsewhereForm PresentForm InformForm CallForm AbsenceForm HolidayForm
        RetentionRuleForm InstrumentRuleForm ApprovalRuleForm SpendingForm AddForm KeepPlanForm TroubleForm
        PortalTroubleForm ExtensionForm SuspensionForm AskForm PaperForm SwitchForm KeepTemplateForm PauseForm
        ReceivedForm""",
    "a step that is taken once: the second is refused by the domain function": """
        CoachForm BackupForm TakeOverForm ReopenForm WordForm EraseForm WithdrawForm ArisenForm EndForm MoveForm
        OtherCohortForm ProposeForm StopForm ChooseForm DecisionForm DeclineForm RecordChosenForm RecordDeclinedForm
        RecordedForm ContactForm SuccessorForm SignForm LinkSignForm PortalSignForm ApproveForm AmendForm DecideForm
        GoOnForm ConfirmForm AftercareForm ContractForm FinishForm GoneForm PlacementForm OtherJobForm NextPlanForm
        HandleForm CandidateViewForm EffectForm""",
    "many at once: each one goes by its own domain function": "CoachBatchForm FileBatchForm GroupBatchForm",
    "carries its mark beside its fields, or in a form of the same page": """
        DeterminantForm NeedForm TemplateNameForm PartForm PartOneForm PartTwoForm PartThreeForm StaffPartOneForm
        WorkQuestions _OfCohort OrderForm MergeForm SkillMergeForm RelationsForm AttendanceForm""",
    "of the user alone": "ChangePasswordForm NewPasswordForm SavedListForm PutOffForm",
    "a base of other forms": "Form ModelForm ActionFields",
}


def all_forms() -> Iterator[type[forms.BaseForm]]:
    for floor in FLOORS:
        package = importlib.import_module(floor)
        for module in pkgutil.walk_packages(package.__path__, f"{floor}."):
            if not any(part in WITHOUT_FORMS for part in module.name.split(".")):
                importlib.import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.split(".")[0] in FLOORS and not issubclass(form, FilterForm):
                yield form


def carries_what_was_seen(form: type[forms.BaseForm]) -> bool:
    return issubclass(form, Versioned) or bool(MARKS & set(form.base_fields))


def test_every_form_says_what_was_seen_or_overwrites_nothing():
    told = {name for names in NOTHING_OVERWRITTEN.values() for name in names.split()}
    without = {form.__name__ for form in all_forms() if not carries_what_was_seen(form)}
    assert sorted(without - told) == [], "give it a version (nieuwebanen/versions.py), or say above why it needs none"
    assert sorted(told - {form.__name__ for form in all_forms()}) == [], "these forms are gone"


def test_a_form_that_is_made_of_a_row_and_may_change_it_is_versioned():
    """A ModelForm writes over columns: only what is never opened with an existing row goes without."""
    bare = {form.__name__ for form in all_forms() if issubclass(form, forms.BaseModelForm)}
    bare -= {form.__name__ for form in all_forms() if carries_what_was_seen(form)}
    assert sorted(bare) == ["CandidateForm", "DocumentForm", "HolidayForm", "ModelForm", "SavedListForm"]


# ---- the rows without a version column: what they said is their version --------------------------
def location() -> tuple[str, str, str, object]:
    row = factories.make_location(name="Hal 3")
    return reverse("employers:location_edit", args=[row.public_id]), "name", "contact_name", row


def period() -> tuple[str, str, str, object]:
    row = LocationCapacity.objects.create(location=factories.make_location(), begins_on=factories.today(), seats=2)
    url = reverse("employers:location_period_edit", args=[row.location.public_id, row.public_id])
    return url, "note", "seats", row


def principal() -> tuple[str, str, str, object]:
    row = SroiPrincipal.objects.create(name="Gemeente Lelystad")
    return reverse("employers:sroi_principal_edit", args=[row.public_id]), "name", "name", row


def colleague() -> tuple[str, str, str, object]:
    row = factories.make_user()
    return reverse("accounts:user", args=[row.public_id]), "job_title", "phone", row


def team() -> tuple[str, str, str, object]:
    row = factories.make_team("Team Oost")
    return f"{reverse('accounts:teams')}?team={row.public_id}", "name", "name", row


def own_profile() -> tuple[str, str, str, object]:
    row = User.objects.get(email="alice@example.org")
    return reverse("accounts:profile"), "job_title", "phone", row


EDITED = {
    "profile": own_profile,
    LearningLocation: location,
    LocationCapacity: period,
    SroiPrincipal: principal,
    Team: team,
    "User": colleague,
}


def opened(desk, url):
    """What this form sends when nothing is typed."""
    form = desk.get(url).context["form"]
    sent = {"version-base": form.fields["version"].widget.base("version-base")}
    for bound in form:
        value = bound.field.widget.format_value(bound.value())
        if value not in (None, "", []):
            sent[bound.html_name] = value
    return sent


@pytest.mark.django_db
@pytest.mark.parametrize("made", EDITED.values(), ids=lambda made: made.__name__)
def test_the_second_editor_of_a_row_without_a_version_is_told_too(made, client_for, coach, manager, admin):
    url, field, other, row = made()
    desk = client_for({colleague: admin, team: admin, principal: manager}.get(made, coach))
    typed = "7" if other == "seats" else "06-12345678"
    first, second = opened(desk, url), opened(desk, url)
    assert desk.post(url, first | {other: typed if other != field else "Van de eerste"}).status_code == 302
    late = desk.post(url, second | {field: "Van de tweede"})
    assert late.status_code == 409
    assert [met.base is not None for met in late.context["form"].saved_meanwhile] == [True]
    before = getattr(type(row)._base_manager.get(pk=row.pk), field)
    assert before != "Van de tweede", "nothing was saved"
    again = opened_again(late)
    assert desk.post(url, again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Van de tweede"
    if other != field:
        assert str(getattr(row, other)) == typed  # the second never touched it: the first one's stays


def opened_again(page) -> dict[str, object]:
    """What the refused page sends when it is sent as it stands: its answers and the proposed choices."""
    form = page.context["form"]
    sent = {name: values if len(values) > 1 else values[0] for name, values in form.data.lists()}
    return sent | {row.choice: "theirs" if row.untouched else "mine" for row in form.saved_meanwhile if row.choice}


def test_every_stamped_form_is_walked():
    stamped = {form.__name__ for form in all_forms() if issubclass(form, Stamped)} - {"Stamped"}
    assert stamped == {"LocationForm", "PeriodForm", "PrincipalForm", "TeamForm", "UserForm", "ProfileForm"}
