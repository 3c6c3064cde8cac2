"""Any list of settings.LISTS as a file: at once when it is short, made by the worker when it is long.

A list gives a function `sheet(form, *, today) -> Sheet` in settings.LISTS and a view of one line:

    def export_jobs(request: AuthenticatedRequest) -> HttpResponse:
        return list_export.export(request, "employers:job_list")

XLSX, or ODS with ?bestand=ods. Nobody waits for more than AT_ONCE rows: then the page asks whether the worker should
make the file, which is fetched from the page of that work. What is in it follows the rights of the moment it is made.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from nieuwebanen import background, spreadsheet
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.lists import ListForm
from nieuwebanen.spreadsheet import Value

AT_ONCE = 2000  # rows that take about two seconds on a slow machine
KIND = "list.export"  # in settings.BACKGROUND_TASKS


@dataclass(frozen=True)
class Sheet:
    """What a list is on paper. rows: read once, lazily; count: about how many there are."""

    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    count: int


def export(request: AuthenticatedRequest, view: str) -> HttpResponse:
    """The list of this page with the filters of the URL; a GET only reads, a POST leaves the work to the worker."""
    kind = spreadsheet.kind_of(request.GET.get("bestand"))
    title, form, sheet = _sheet(view, request.GET, request.user)
    if request.method == "POST":
        args = {"view": view, "query": form.query(), "kind": kind.value, "user_id": request.user.pk}
        back = reverse(view) + (f"?{form.query()}" if form.query() else "")
        task = background.start(
            KIND, title=f"Lijst ‘{title}’", owner=request.user, args=args, at=timezone.now(), next_url=back
        )
        return redirect(task)
    if sheet.count > AT_ONCE:
        context = {"title": title, "count": sheet.count, "kind": kind.value.upper(), "back": reverse(view)}
        return render(request, "list_export.html", context | {"query": form.query()})
    return spreadsheet.download(
        title, headings=sheet.headings, rows=sheet.rows, filters=form.in_words(), by=request.user, kind=kind
    )


def make(task: background.Progress, *, view: str, query: str, kind: str, user_id: int) -> None:
    """The work of the worker (settings.BACKGROUND_TASKS). Raises DomainError when the asker may not have it any more."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.is_staff_member:
        raise DomainError("Je mag deze lijst niet meer ophalen.")
    title, form, sheet = _sheet(view, QueryDict(query), user)
    task.of(sheet.count)

    def steps() -> Iterator[Sequence[Value]]:
        for row in sheet.rows:
            task.step()
            yield row

    file = spreadsheet.file_of(
        title, headings=sheet.headings, rows=steps(), filters=form.in_words(), by=user, kind=spreadsheet.kind_of(kind)
    )
    task.offer(*file)


def _sheet(view: str, query: QueryDict, user: User) -> tuple[str, ListForm, Sheet]:
    title, form_path, sheet_path = {**settings.LISTS, **settings.SHEETS}[view]
    form_class: type[ListForm] = import_string(form_path)
    form = form_class(query, user=user)
    sheet_of: Callable[..., Sheet] = import_string(sheet_path)
    today: date = timezone.localdate()
    return title, form, sheet_of(form, today=today)
