"""Asking, links, paper and approvals, for coach and manager; and above which amount, for the beheerder."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates.views.documents import ALONE
from employers.organisation import shows
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import as_date, long_date
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import agreements, approving, signing
from trajectories.forms.signing import ApprovalRuleForm, ApproveForm, LinkForm, PaperForm
from trajectories.models import Agreement, ApprovalKind, ApprovalRule, Party, Signatory, SignedScan
from trajectories.views.parts import find


def _line(request: AuthenticatedRequest, public_id: UUID, signatory_id: UUID) -> tuple[Agreement, signing.Line]:
    trajectory = find(request, public_id)
    asked = get_object_or_404(Signatory, agreement__trajectory=trajectory, public_id=signatory_id)
    agreement = Agreement.objects.with_parties().get(pk=asked.agreement_id)
    every = signing.lines(agreement, at=timezone.now())
    return agreement, next(line for line in every if line.signatory.pk == asked.pk)


def _version(request: AuthenticatedRequest, public_id: UUID, agreement_id: UUID) -> Agreement:
    trajectory = find(request, public_id)
    of = Agreement.objects.with_parties().filter(trajectory=trajectory)
    agreement = get_object_or_404(of, public_id=agreement_id)
    if not agreement.content:  # its term is over
        raise Http404
    return agreement


@require_POST
def remind(request: AuthenticatedRequest, public_id: UUID, signatory_id: UUID) -> HttpResponse:
    agreement, line = _line(request, public_id, signatory_id)
    try:
        signing.remind(line.signatory, by=request.user)
        messages.success(request, f"Het bericht aan {line.who} is opnieuw gestuurd.")
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(agreement)


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: AuthenticatedRequest, public_id: UUID, signatory_id: UUID) -> HttpResponse:
    """Make a link; its code stands on the answer to the POST and nowhere else."""
    agreement, line = _line(request, public_id, signatory_id)
    form = LinkForm(posted(request), line=line)
    context = {"trajectory": agreement.trajectory, "agreement": agreement, "line": line, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made, code = signing.make_link(line.signatory, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            shown = {**context, "code": f"{code[:3]} {code[3:]}", "until": long_date(as_date(made.expires_at))}
            shown["told_by"], shown["email"] = made.code_told_by, form.cleaned_data["email"]
            return render(request, "trajectories/signing_code.html", shown)
    return render(request, "trajectories/signing_link.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def paper(request: AuthenticatedRequest, public_id: UUID, agreement_id: UUID) -> HttpResponse:
    agreement = _version(request, public_id, agreement_id)
    lines = [
        line
        for line in signing.lines(agreement, at=timezone.now())
        if signing.is_open(agreement, line.signatory)
        and (line.signatory.party != Party.WERKBEDRIJF or request.user.is_manager)
    ]
    scans = list(agreement.scans.defer("content"))
    form = PaperForm(posted(request), request.FILES or None, agreement=agreement, lines=lines, scans=scans)
    if request.method == "POST" and form.is_valid():
        try:
            signing.record_paper(
                agreement,
                form.signed(),
                scan=form.scan(),
                signed_on=form.cleaned_data["signed_on"],
                seen_sha256=form.cleaned_data["seen_sha256"],
                by=request.user,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De handtekeningen op papier zijn vastgelegd, met de scan.")
            return redirect(agreement)
    context = {"trajectory": agreement.trajectory, "agreement": agreement, "form": form, "lines": lines}
    return render(request, "trajectories/signing_paper.html", context, status=422 if form.errors else 200)


@require_GET
def scan(request: AuthenticatedRequest, public_id: UUID, scan_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    return _file(get_object_or_404(SignedScan, agreement__trajectory=trajectory, public_id=scan_id))


@require_GET
def portal_scan(request: AuthenticatedRequest, public_id: UUID, scan_id: UUID) -> HttpResponse:
    """For the employer, who may see the agreement that is on the paper."""
    seen = Agreement.objects.visible_to(request.user).select_related("trajectory__job__employer").defer("pdf")
    agreement = get_object_or_404(seen, public_id=public_id)
    shows(request, agreement.trajectory.job.employer)
    return _file(get_object_or_404(SignedScan, agreement=agreement, public_id=scan_id))


def _file(scan: SignedScan) -> HttpResponse:
    """To keep, never run: somebody else's file."""
    headers = {
        "Content-Disposition": content_disposition_header(True, scan.file_name) or "attachment",
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(scan.content), content_type=scan.content_type, headers=headers)


@require_http_methods(["GET", "POST"])
def approve(request: AuthenticatedRequest, public_id: UUID, agreement_id: UUID, side: str) -> HttpResponse:
    """A manager reads the version and says yes to its amount, or to an earlier begin."""
    agreement = _version(request, public_id, agreement_id)
    if side not in ApprovalKind.values:
        raise Http404
    form = ApproveForm(posted(request), initial={"seen_sha256": agreement.content_sha256})
    if request.method == "POST" and form.is_valid():
        try:
            approving.approve(agreement, kind=side, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Goedgekeurd: {approving.said([ApprovalKind(side)])}.")
            return redirect(agreement)
    context = {
        **agreements.context_of(agreement),
        "trajectory": agreement.trajectory,
        "agreement": agreement,
        "form": form,
        "what": approving.said([ApprovalKind(side)]),
        "amount": approving.public_eur(agreement) if side == ApprovalKind.AMOUNT else None,
        "may": approving.may_approve(request.user, agreement, side),
    }
    return render(request, "trajectories/approve.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def approval_rules(request: AuthenticatedRequest) -> HttpResponse:
    form, today = ApprovalRuleForm(posted(request)), timezone.localdate()
    if request.method == "POST" and form.is_valid():
        try:
            rule = approving.set_rule(**form.cleaned_data, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            messages.success(request, f"De nieuwe grens geldt vanaf {long_date(rule.valid_from)}.")
            return redirect("trajectories:approval_rules")
    history = ApprovalRule.objects.select_related("by").order_by("-valid_from")
    context = {"form": form, "now": approving.rule_on(today), "history": history}
    return render(request, "trajectories/approval_rules.html", context, status=422 if form.errors else 200)
