"""Keeping a list under a name, and the own ones: rename, share, delete."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nieuwebanen import lists, saved_lists
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import ModelForm, posted
from nieuwebanen.saved_lists import SavedList


class SavedListForm(ModelForm):
    class Meta:
        model = SavedList
        fields = ["name", "shared"]


@require_GET
def overview(request: AuthenticatedRequest) -> HttpResponse:
    """The own saved lists, per list, and what colleagues share."""
    rows = list(SavedList.objects.visible_to(request.user).select_related("owner"))
    groups = [
        (title, [row for row in rows if row.page == view])
        for view, (title, *_) in settings.LISTS.items()
        if any(row.page == view for row in rows)
    ]
    return render(request, "saved_lists.html", {"groups": groups})


@require_POST
def new(request: AuthenticatedRequest) -> HttpResponse:
    """Sent from a list. What is wrong with the name is asked again on a page of its own."""
    view = request.POST.get("lijst", "")
    try:
        title = lists.title_of(view)
        query = lists.cleaned_query(view, request.POST.get("query", "")[:4000], user=request.user)
    except KeyError as error:
        raise Http404("no such list") from error
    form = SavedListForm(request.POST)
    if form.is_valid():
        try:
            saved = saved_lists.keep(page=view, query=query, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"De lijst ‘{saved}’ is bewaard. Je vindt hem boven de lijst.")
            return redirect(saved.get_absolute_url())
    back = SavedList(page=view, query=query).get_absolute_url()
    context = {"form": form, "title": title, "hidden": {"lijst": view, "query": query}, "back": back, "saved": None}
    return render(request, "saved_list.html", context, status=422)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    saved = _own(request, public_id)
    form = SavedListForm(posted(request), instance=saved)
    if request.method == "POST" and form.is_valid():
        try:
            saved_lists.change(saved, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"De lijst ‘{saved}’ is gewijzigd.")
            return redirect("saved_lists")
    context = {
        "form": form,
        "title": lists.title_of(saved.page),
        "hidden": {},
        "back": reverse("saved_lists"),
        "saved": saved,
    }
    return render(request, "saved_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def delete(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    saved = _own(request, public_id)
    if request.method == "POST":
        saved.delete()
        messages.success(request, f"De lijst ‘{saved}’ is verwijderd.")
        return redirect("saved_lists")
    shared = " Je collega’s zien deze lijst dan ook niet meer." if saved.shared else ""
    context = {
        "question": f"Lijst ‘{saved}’ verwijderen?",
        "text": f"Alleen de naam en de filters gaan weg. Wat in de lijst staat, blijft.{shared}",
        "action": "Lijst verwijderen",
        "cancel": "Niet verwijderen",
        "cancel_url": reverse("saved_lists"),
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _own(request: AuthenticatedRequest, public_id: UUID) -> SavedList:
    """Only the owner changes a list; that of somebody else does not exist here, shared or not."""
    visible = SavedList.objects.visible_to(request.user)
    return get_object_or_404(visible.filter(owner=request.user), public_id=public_id)
