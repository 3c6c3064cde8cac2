from django.urls import include, path

from matching import portal
from matching.views import accountable
from matching.views import jobs, proposals

app_name = "matching"

# /voorstellen/<public_id>/
one_proposal = [
    path("", proposals.proposal, name="proposal"),
    path("informeren/", proposals.inform, name="inform"),
    path("voorstellen/", proposals.present, name="present"),
    path("intrekken/", proposals.withdraw, name="withdraw"),
]

# /portaal/kandidaten/<public_id of the presentation>/
one_presentation = [
    path("", portal.candidate, name="portal_candidate"),
    path("besluit/", portal.decide, name="portal_decide"),
]

urlpatterns = [
    path("banen/<uuid:public_id>/", jobs.job, name="job"),
    path("banen/<uuid:public_id>/selecteren/", jobs.select, name="select"),
    path("kandidaten/<uuid:public_id>/banen/", jobs.candidate_jobs, name="candidate_jobs"),
    path("hoe-werkt-de-match/", accountable.how, name="how"),
    path("hoe-werkt-de-match/algoritmeregister.json", accountable.register_record, name="register"),
    path("match/", accountable.overview, name="accountable"),
    path("match/logboek/", accountable.log, name="log"),
    path("match/logboek/<uuid:public_id>/", accountable.log_line, name="log_line"),
    path("match/regels/", accountable.rules_page, name="rules"),
    path("match/regels/nieuw/", accountable.rules_new, name="rules_new"),
    path("match/noodknop/", accountable.switch, name="switch"),
    path("match/eerlijk/", accountable.fairness, name="fairness"),
    path("voorstellen/", proposals.proposal_list_page, name="proposal_list"),
    path("voorstellen/export/", proposals.proposal_list_export, name="proposal_list_export"),
    path("voorstellen/<uuid:public_id>/", include(one_proposal)),
    path("portaal/kandidaten/", portal.candidates, name="portal_candidates"),
    path("portaal/kandidaten/<uuid:public_id>/", include(one_presentation)),
]
