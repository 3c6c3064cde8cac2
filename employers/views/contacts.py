"""Talks with an employer, and what they left to do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from employers.forms.employer_file import ContactForm
from employers.models import EmployerContact
from employers.views.employer_file import employer_of
from nieuwebanen import free_text, talk_forms, talks
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.talk_templates import TalkAbout, chosen_from
from nieuwebanen.versions import asked_again


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    employer = employer_of(request, public_id)
    begun = EmployerContact(employer=employer, held_on=timezone.localdate())
    initial = talk_forms.begun(request, TalkAbout.EMPLOYER)
    form = ContactForm(talk_forms.sent(request), instance=begun, user=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            talks.record(form.instance, by=request.user)
        except DomainError as refusal:
            form.add_error("next_action_owner", str(refusal))
        else:
            _warn(request, form.instance)
            messages.success(request, "Het contact is vastgelegd.")
            return redirect(employer.get_absolute_url())
    context = {
        "form": form,
        "employer": employer,
        "contact": None,
        "templates": chosen_from(TalkAbout.EMPLOYER),
        "chosen_template": request.POST.get(talk_forms.TEMPLATE, request.GET.get(talk_forms.TEMPLATE, "")),
    }
    return render(request, "employers/contact_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, public_id, contact_id)
    form = ContactForm(posted(request), instance=contact, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            talks.change(form.instance, version=form.seen_version, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, _contact(request, public_id, contact_id), str(refusal), user=request.user)
        except DomainError as refusal:
            form.add_error("next_action_owner", str(refusal))
        else:
            _warn(request, form.instance)
            messages.success(request, "Het contact is bewaard.")
            return redirect(contact.employer.get_absolute_url())
    context = {"form": form, "employer": contact.employer, "contact": _contact(request, public_id, contact_id)}
    return render(request, "employers/contact_edit.html", context, status=422 if form.errors else 200)


@require_POST
def done(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, public_id, contact_id)
    try:
        talks.finish(contact, by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Gedaan: {contact.next_action}.")
    return redirect(f"{contact.employer.get_absolute_url()}#acties")


@require_POST
def reopen(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, public_id, contact_id)
    try:
        talks.reopen(contact, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Weer open: {contact.next_action}.")
    return redirect(f"{contact.employer.get_absolute_url()}#acties")


def _warn(request: AuthenticatedRequest, contact: EmployerContact) -> None:
    """It was saved; what seems to stand there that may not be kept is told, and the writer decides."""
    for sentence in free_text.warnings(contact.note, contact.next_action):
        messages.warning(request, sentence)


def _contact(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> EmployerContact:
    known = EmployerContact.objects.select_related("employer", "next_action_owner", "by")
    return get_object_or_404(known, employer=employer_of(request, public_id), public_id=contact_id)
