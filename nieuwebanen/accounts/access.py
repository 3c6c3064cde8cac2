"""Who may open what. One declared table, by URL name; a URL without a row is closed for everybody.

Three fences, each in one place: `LoginRequiredMiddleware` (closed unless `login_not_required`), the role of
this table (wrong role = 403), and `visible_to(user)` on the queryset of the view (foreign object = 404).
tests/test_access.py walks every URL x role x own and foreign object.
"""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from nieuwebanen.accounts.models import Role, User

COACH = frozenset({Role.COACH})
MANAGER = frozenset({Role.MANAGER})
STAFF = frozenset({Role.COACH, Role.MANAGER})
ADMIN = frozenset({Role.ADMIN})
PORTAL = frozenset({Role.EMPLOYER})
INTERNAL = STAFF | ADMIN
ACCOUNTABLE = MANAGER | ADMIN  # of the match as a whole
SIGNED_IN = INTERNAL | PORTAL
PUBLIC: frozenset[Role] = frozenset()

ACCESS: dict[str, frozenset[Role]] = {
    # the ground
    "home": SIGNED_IN,
    "livez": PUBLIC,
    "readyz": PUBLIC,
    "security_txt": PUBLIC,
    "explanation": PUBLIC,
    "accessibility": PUBLIC,
    "privacy": PUBLIC,
    "post": PUBLIC,  # demo mode only, 404 otherwise
    "inbox": SIGNED_IN,
    "inbox_open": SIGNED_IN,
    "background_tasks": INTERNAL,
    "background_task": INTERNAL,
    "background_file": INTERNAL,
    "talk_templates": STAFF,
    "talk_template_new": STAFF,
    "talk_template": STAFF,
    "talk_template_retire": STAFF,
    "talk_template_bring_back": STAFF,
    "saved_lists": STAFF,
    "saved_list_new": STAFF,
    "saved_list": STAFF,
    "saved_list_delete": STAFF,
    "accounts:sign_in": PUBLIC,
    "accounts:sign_out": SIGNED_IN,
    "accounts:profile": SIGNED_IN,
    "accounts:password": SIGNED_IN,
    "accounts:absences": STAFF,
    "accounts:absence_end": STAFF,
    "accounts:reset": PUBLIC,
    "accounts:reset_sent": PUBLIC,
    "accounts:reset_confirm": PUBLIC,
    "accounts:invitation": PUBLIC,
    "accounts:users": ADMIN,
    "accounts:user_new": ADMIN,
    "accounts:user": ADMIN,
    "accounts:user_invite": ADMIN,
    "accounts:user_deactivate": ADMIN,
    "accounts:user_reactivate": ADMIN,
    "accounts:teams": ADMIN,
    "accounts:holidays": ADMIN,
    "accounts:holiday_delete": ADMIN,
    "accounts:log": ADMIN,
    "accounts:retention": ADMIN,
    "accounts:retention_trial": ADMIN,
    "skills:list": ADMIN,
    "skills:new": ADMIN,
    "skills:edit": ADMIN,
    "skills:retire": ADMIN,
    "skills:bring_back": ADMIN,
    "skills:relations": ADMIN,
    "skills:merge": ADMIN,
    "skills:groups": ADMIN,
    "skills:group_new": ADMIN,
    "skills:group_edit": ADMIN,
    "skills:esco": ADMIN,
    "skills:esco_import": ADMIN,
    "skills:esco_apply": ADMIN,
    "skills:esco_drop": ADMIN,
    "skills:published": PUBLIC,  # words, nothing about people
    "skills:published_turtle": PUBLIC,
    "skills:published_json_ld": PUBLIC,
    "skills:concept": PUBLIC,
    # steps 1 and 2
    "employers:list": STAFF,
    "employers:list_export": STAFF,
    "employers:new": STAFF,
    "employers:detail": STAFF,
    "employers:edit": STAFF,
    "employers:invite": STAFF,
    "employers:invite_again": STAFF,
    "employers:membership_rights": STAFF,
    "employers:membership_end": STAFF,
    "employers:contact_new": STAFF,
    "employers:contact_edit": STAFF,
    "employers:contact_done": STAFF,
    "employers:contact_reopen": STAFF,
    "employers:branch_new": STAFF,
    "employers:branch_edit": STAFF,
    "employers:branch_close": STAFF,
    "employers:branch_reopen": STAFF,
    "employers:timeline": STAFF,
    "employers:merge": STAFF,
    "employers:sroi": STAFF,
    "employers:sroi_principal": STAFF,
    "employers:sroi_principal_new": MANAGER,
    "employers:sroi_principal_edit": MANAGER,
    "employers:sroi_value_new": MANAGER,
    "employers:sroi_obligation_new": STAFF,
    "employers:sroi_obligation_edit": STAFF,
    "employers:sroi_obligation_end": STAFF,
    "employers:covenant_list": STAFF,
    "employers:covenant_list_export": STAFF,
    "employers:covenant_new": STAFF,
    "employers:covenant": STAFF,
    "employers:covenant_edit": STAFF,
    "employers:covenant_tranches": STAFF,
    "employers:covenant_tranche": STAFF,
    "employers:covenant_tranche_remove": STAFF,
    "employers:location_list": STAFF,
    "employers:location_list_export": STAFF,
    "employers:location_new": STAFF,
    "employers:location": STAFF,
    "employers:location_edit": STAFF,
    "employers:location_period_new": STAFF,
    "employers:location_period_edit": STAFF,
    "employers:location_period_delete": STAFF,
    "employers:job_list": STAFF,
    "employers:job_list_export": STAFF,
    "employers:job_new": STAFF,
    "employers:job_edit": STAFF,
    "employers:job_part": STAFF,
    "employers:job_check": STAFF,
    "employers:job_discard": STAFF,
    "employers:job_forecast": STAFF,
    "employers:job_confirm": STAFF,
    "employers:job_intake": STAFF,
    "employers:job_profile": STAFF,
    "employers:job_possibilities": STAFF,
    "employers:job_phase_new": STAFF,
    "employers:job_phase_edit": STAFF,
    "employers:job_phase_delete": STAFF,
    "employers:job_phase_move": STAFF,
    "employers:job_party_new": STAFF,
    "employers:job_party_edit": STAFF,
    "employers:job_party_delete": STAFF,
    "employers:job_stack": STAFF,
    "employers:job_stack_edit": STAFF,
    "employers:job_stack_delete": STAFF,
    "employers:job_transfer": STAFF,
    "employers:job_promise": STAFF,
    "employers:job_open": STAFF,
    "employers:job_withdraw": STAFF,
    "employers:job_print": STAFF,
    "employers:job_pdf": STAFF,
    "employers:job_template_keep": STAFF,
    "employers:job_template_choose": STAFF,
    "employers:job_template_use": STAFF,
    "employers:template_list": STAFF,
    "employers:template_edit": STAFF,
    "employers:template_delete": STAFF,
    "employers:portal_home": PORTAL,
    "employers:portal_talks": PORTAL,
    "employers:portal_switch": PORTAL,
    "employers:portal_members": PORTAL,  # changing: only an admin of that organisation
    "employers:portal_member_invite": PORTAL,
    "employers:portal_member_rights": PORTAL,
    "employers:portal_member_invite_again": PORTAL,
    "employers:portal_member_end": PORTAL,
    "employers:portal_jobs": PORTAL,
    "employers:portal_job": PORTAL,
    "employers:portal_job_start": PORTAL,
    "employers:portal_job_part": PORTAL,
    "employers:portal_job_check": PORTAL,
    "employers:portal_job_discard": PORTAL,
    "employers:portal_job_edit": PORTAL,
    "employers:portal_job_confirm": PORTAL,
    "employers:portal_job_arisen": PORTAL,
    # people and skills
    "candidates:list": STAFF,
    "candidates:list_export": STAFF,
    "candidates:batch": STAFF,
    "candidates:groups": STAFF,
    "candidates:group_new": STAFF,
    "candidates:group": STAFF,
    "candidates:group_edit": STAFF,
    "candidates:group_close": STAFF,
    "candidates:group_member_remove": STAFF,
    "candidates:new": STAFF,
    "candidates:imports": STAFF,
    "candidates:import_template": STAFF,
    "candidates:import": STAFF,
    "candidates:import_words": STAFF,
    "candidates:import_apply": STAFF,
    "candidates:import_leftover": STAFF,
    "candidates:import_drop": STAFF,
    "candidates:vum": STAFF,
    "candidates:vum_profile": STAFF,
    "candidates:vum_export": STAFF,
    # INTERNAL: the beheerder too, of a file that was opened with a reason (candidates.reading)
    "candidates:detail": INTERNAL,
    "candidates:edit": STAFF,
    "candidates:languages": STAFF,
    "candidates:skills": INTERNAL,
    "candidates:skill_add": STAFF,
    "candidates:skill_set": STAFF,
    "candidates:seen": STAFF,
    "candidates:competences": STAFF,
    "candidates:care": INTERNAL,
    "candidates:care_coach": STAFF,
    "candidates:care_backup": STAFF,
    "candidates:close": STAFF,
    "candidates:reopen": STAFF,
    "candidates:merge": STAFF,
    "candidates:dossier": STAFF,
    "candidates:dossier_pdf": STAFF,
    "candidates:dossier_json": STAFF,
    "candidates:dossier_zip": STAFF,
    "candidates:hold": STAFF,
    "candidates:still_needed": STAFF,
    "candidates:erase": MANAGER,
    "candidates:erasing": STAFF,
    "candidates:file_opening": INTERNAL,  # whose own file of that number asks no reason
    "candidates:contacts": STAFF,
    "candidates:contact_edit": STAFF,
    "candidates:letter": STAFF,
    "candidates:documents": STAFF,
    "candidates:document_download": STAFF,
    "candidates:document_delete": STAFF,
    "candidates:contact_done": STAFF,
    "candidates:contact_reopen": STAFF,
    # step 3
    "matching:job": STAFF,
    "matching:candidate_jobs": STAFF,
    "matching:how": PUBLIC,
    "matching:register": PUBLIC,
    "matching:accountable": ACCOUNTABLE,
    "matching:log": ACCOUNTABLE,
    "matching:log_line": ACCOUNTABLE,
    "matching:rules": ACCOUNTABLE,
    "matching:rules_new": ADMIN,
    "matching:switch": ACCOUNTABLE,
    "matching:fairness": ACCOUNTABLE,
    "matching:select": STAFF,
    "matching:present": STAFF,
    "matching:proposal_list": STAFF,
    "matching:proposal_list_export": STAFF,
    "matching:proposal": STAFF,
    "matching:inform": STAFF,
    "matching:withdraw": STAFF,
    "matching:portal_candidates": PORTAL,
    "matching:portal_candidate": PORTAL,
    "matching:portal_decide": PORTAL,
    # steps 4 to 6
    "trajectories:my_work": STAFF,
    "trajectories:overview": MANAGER,
    "trajectories:search": STAFF,
    "trajectories:horizon": STAFF,
    "trajectories:horizon_export": STAFF,
    "trajectories:job_move": STAFF,
    "trajectories:list": STAFF,
    "trajectories:list_export": STAFF,
    "trajectories:start": STAFF,
    "trajectories:detail": STAFF,
    "trajectories:arrangements": STAFF,
    "trajectories:skills": STAFF,
    "trajectories:plan": STAFF,
    "trajectories:phase_new": STAFF,
    "trajectories:phase_edit": STAFF,
    "trajectories:phase_delete": STAFF,
    "trajectories:step_new": STAFF,
    "trajectories:step_edit": STAFF,
    "trajectories:step_delete": STAFF,
    "trajectories:step_done": STAFF,
    "trajectories:duration": STAFF,
    "trajectories:guidance": STAFF,
    "trajectories:funding": STAFF,
    "trajectories:funding_delete": STAFF,
    "trajectories:evaluation_plan": STAFF,
    "trajectories:conditions": STAFF,
    "trajectories:condition_toggle": STAFF,
    "trajectories:condition_delete": STAFF,
    "trajectories:agreement": STAFF,
    "trajectories:agreement_offer": STAFF,
    "trajectories:agreement_sign": MANAGER,
    "trajectories:agreement_receipt": STAFF,
    "trajectories:agreement_pdf": STAFF,
    "trajectories:agreement_list": STAFF,
    "trajectories:agreement_print": STAFF,
    "trajectories:verify": PUBLIC,
    "trajectories:evaluation_list": STAFF,
    "trajectories:evaluation": STAFF,
    "trajectories:evaluation_fill": STAFF,
    "trajectories:evaluation_confirm": STAFF,
    "trajectories:evaluation_add": STAFF,
    "trajectories:evaluation_remind": STAFF,
    "trajectories:follow_up_done": STAFF,
    "trajectories:trouble_new": STAFF,
    "trajectories:trouble_handle": STAFF,
    "trajectories:criteria": STAFF,
    "trajectories:finish_learning": STAFF,
    "trajectories:placement": STAFF,
    "trajectories:aftercare": STAFF,
    "trajectories:stop": STAFF,
    "trajectories:portal_list": PORTAL,
    "trajectories:portal_detail": PORTAL,
    "trajectories:portal_trouble": PORTAL,
    "trajectories:portal_evaluations": PORTAL,
    "trajectories:portal_evaluation": PORTAL,
    "trajectories:portal_agreements": PORTAL,
    "trajectories:portal_agreement": PORTAL,
    "trajectories:portal_agreement_sign": PORTAL,
    "trajectories:portal_agreement_pdf": PORTAL,
}


class AuthenticatedRequest(HttpRequest):
    """A request that passed the fences: its user is one of ours."""

    user: User


def roles_for(view_name: str) -> frozenset[Role] | None:
    """The roles of this row; an empty set means public, None means that there is no row."""
    return ACCESS.get(view_name)


class AccessMiddleware:
    """Default deny: no row is closed, a public row is open, every other row asks for one of its roles.

    What a signed-in person reads stays in no cache: the next one at this computer presses Back in vain.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        public = match is not None and roles_for(match.view_name) == PUBLIC
        if not public or settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, no_store=True, private=True)
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Runs after LoginRequiredMiddleware, so an unknown visitor was already sent to sign in."""
        match = request.resolver_match
        allowed = roles_for(match.view_name) if match else None
        if allowed is None:
            raise PermissionDenied("no access row")
        if allowed and cast(User, request.user).role not in allowed:
            raise PermissionDenied("wrong role")
        return None
