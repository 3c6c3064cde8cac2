"""How long what is kept: the rules of every group, what they were, and a look at what tonight would remove."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from nieuwebanen import dutch, pruning
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.forms import RetentionRuleForm
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.retention import RetentionRule, RetentionRun


@require_http_methods(["GET", "POST"])
def retention(request: AuthenticatedRequest) -> HttpResponse:
    form = RetentionRuleForm(posted(request))
    today = timezone.localdate()
    if request.method == "POST" and form.is_valid():
        try:
            rule = pruning.set_rule(**form.cleaned_data, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            title = pruning.title_of(rule.group)
            messages.success(request, f"{title}: de nieuwe termijn geldt vanaf {dutch.long_date(rule.valid_from)}.")
            return redirect("accounts:retention")
    context = {
        "form": form,
        "groups": pruning.groups(today),
        "history": [
            (pruning.title_of(rule.group), rule) for rule in RetentionRule.objects.select_related("by").order_by("-pk")
        ],
        "runs": [(run, pruning.report_of(run)) for run in RetentionRun.objects.select_related("by")[:10]],
    }
    return render(request, "accounts/retention.html", context, status=422 if form.errors else 200)


@require_POST
def trial(request: AuthenticatedRequest) -> HttpResponse:
    """Count what the rules of today would remove, and remove nothing."""
    pruning.run(at=timezone.now(), dry=True, by=request.user)
    messages.success(request, "De proef is klaar. Er is niets weggehaald. Hieronder staat wat vannacht weg zou gaan.")
    return redirect("accounts:retention")
