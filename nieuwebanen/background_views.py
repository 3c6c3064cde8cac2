"""Work in the background as its owner sees it: how far it is, what came out, and all of it in a list."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.background import BackgroundState, BackgroundTask

PER_PAGE = 25


@require_GET
def background_tasks(request: AuthenticatedRequest) -> HttpResponse:
    tasks = BackgroundTask.objects.visible_to(request.user).filter(expires_at__gt=timezone.now()).defer("result")
    return render(
        request, "background_list.html", {"page": Paginator(tasks, PER_PAGE).get_page(request.GET.get("pagina"))}
    )


@require_GET
def background_task(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """How far it is. The page asks this again while the work goes on, and then goes where it leads."""
    tasks = BackgroundTask.objects.visible_to(request.user).defer("result")
    task = get_object_or_404(tasks, public_id=public_id, expires_at__gt=timezone.now())
    response = render(request, "background_task.html", {"task": task})
    if request.headers.get("HX-Request") and task.state == BackgroundState.DONE and task.next_url:
        response["HX-Redirect"] = task.next_url
    return response


@require_GET
def background_file(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What came out, for its owner and as long as it is kept; AccessMiddleware keeps it out of every cache."""
    tasks = BackgroundTask.objects.visible_to(request.user)
    task = get_object_or_404(tasks, public_id=public_id, expires_at__gt=timezone.now())
    if task.result is None or not task.may_be_fetched():
        raise Http404
    attachment = content_disposition_header(as_attachment=True, filename=task.result_name) or ""
    return HttpResponse(bytes(task.result), content_type=task.result_type, headers={"Content-Disposition": attachment})
