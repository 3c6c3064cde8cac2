"""The texts to begin a talk with: find, add, change, retire and bring back. Every coach and manager may."""

from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nieuwebanen import forms, talk_templates
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.forms import FilterForm, posted
from nieuwebanen.talk_templates import TalkAbout, TalkTemplate
from nieuwebanen.versions import Versioned, asked_again
from nieuwebanen.widgets import Radios

LIST = "talk_templates"


class TalkTemplateForm(Versioned, forms.ModelForm):
    about = django_forms.ChoiceField(
        label="Voor welk gesprek?",
        choices=[(TalkAbout.CANDIDATE, "Met een kandidaat"), (TalkAbout.EMPLOYER, "Met een werkgever")],
        widget=Radios(inline=True),
        error_messages={"required": "Kies voor welk gesprek dit is"},
    )
    name = django_forms.CharField(label="Naam", help_text="Bijvoorbeeld: Intake.", max_length=80)
    note = django_forms.CharField(
        label="Tekst om mee te beginnen",
        help_text="Zet hier de vragen of kopjes van het gesprek. Niets over gezondheid.",
        max_length=4000,
        widget=django_forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Vul de tekst in"},
    )
    next_action = django_forms.CharField(label="Volgende actie", max_length=200, required=False)
    next_action_days = WholeNumberField(
        label="Over hoeveel dagen moet die klaar zijn?", min_value=0, max_value=365, suffix="dagen", required=False
    )

    class Meta:
        model = TalkTemplate
        fields = ["about", "name", "note", "next_action", "next_action_days"]

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_action") and "next_action_days" in cleaned and cleaned["next_action_days"] is None:
            self.add_error("next_action_days", "Vul in over hoeveel dagen de volgende actie klaar moet zijn")
        if cleaned.get("next_action_days") is not None and "next_action" in cleaned and not cleaned["next_action"]:
            self.add_error("next_action", "Vul in wat de volgende actie is, of laat de dagen leeg")
        name = cleaned.get("name")
        same = talk_templates.chosen_from(str(cleaned.get("about", ""))).filter(name__iexact=name)
        if name and not self.instance.retired_at and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Er is al een sjabloon met deze naam")
        return cleaned


class TalkTemplateFilterForm(FilterForm):
    voor = django_forms.ChoiceField(
        label="Voor",
        choices=[("", "Alle"), (TalkAbout.CANDIDATE, "Kandidaten"), (TalkAbout.EMPLOYER, "Werkgevers")],
        required=False,
    )
    stand = django_forms.ChoiceField(
        label="Stand", choices=[("", "In gebruik"), ("vervallen", "Vervallen")], required=False
    )


@require_GET
def template_list(request: AuthenticatedRequest) -> HttpResponse:
    filters = TalkTemplateFilterForm(request.GET)
    wanted = filters.wanted()
    retired = TalkTemplate.objects.retired()
    found = retired if wanted.get("stand") else TalkTemplate.objects.current()
    if about := wanted.get("voor"):
        found = found.filter(about=about)
    if text := wanted.get("q"):
        found = found.filter(name__unaccent__icontains=text) | found.filter(note__unaccent__icontains=text)
    context = {"filters": filters, "filtering": bool(wanted), "templates": found, "retired_count": retired.count()}
    return render(request, "talk_templates/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    form = TalkTemplateForm(posted(request), initial={"about": request.GET.get("voor", "")})
    if request.method == "POST" and form.is_valid():
        try:
            talk_templates.add(form.instance, by=request.user)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{form.instance}’ is toegevoegd.")
            return redirect(LIST)
    context = {"form": form, "template": None}
    return render(request, "talk_templates/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    form = TalkTemplateForm(posted(request), instance=_template(public_id))
    if request.method == "POST" and form.is_valid():
        try:
            talk_templates.change(form.instance, version=form.seen_version, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, _template(public_id), str(refusal))
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{form.instance}’ is bewaard.")
            return redirect(LIST)
    context = {"form": form, "template": _template(public_id)}
    return render(request, "talk_templates/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def retire(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    template = _template(public_id)
    if request.method == "POST":
        try:
            talk_templates.retire(template, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{template}’ is vervallen.")
        return redirect(LIST)
    context = {
        "question": f"Sjabloon ‘{template}’ laten vervallen?",
        "text": "Niemand kan er dan nog mee beginnen. Gesprekken die al zijn vastgelegd, veranderen niet. Je kunt het "
        "later terughalen.",
        "action": "Laten vervallen",
        "cancel": "Niet laten vervallen",
        "cancel_url": reverse("talk_template", args=[template.public_id]),
        "danger": True,
    }
    return render(request, "confirm.html", context)


@require_POST
def bring_back(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    template = _template(public_id)
    try:
        talk_templates.bring_back(template, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("talk_template", template.public_id)
    messages.success(request, f"Het sjabloon ‘{template}’ is weer in gebruik.")
    return redirect(LIST)


def _template(public_id: UUID) -> TalkTemplate:
    return get_object_or_404(TalkTemplate, public_id=public_id)
