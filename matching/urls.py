from django.urls import include, path

from matching import portal
from matching.views import (
    accountable,
    candidate_jobs,
    compare,
    explained,
    job_list,
    jobs,
    person_what_if,
    portfolio,
    proposal_follow,
    proposals,
    recorded_decision,
    what_if,
)

app_name = "matching"

# /voorstellen/<public_id>/
one_proposal = [
    path("", proposals.proposal, name="proposal"),
    path("informeren/", proposals.inform, name="inform"),
    path("voorstellen/", proposals.present, name="present"),
    path("intrekken/", proposals.withdraw, name="withdraw"),
    path("tekst/", proposal_follow.told, name="told"),
    path("bellen/", proposal_follow.call, name="call"),
    path("besluit/", recorded_decision.record_decision, name="record_decision"),
    path("langer-tonen/", proposal_follow.extend, name="extend"),
    path("contact/", proposal_follow.share_contact, name="share_contact"),
    path("contact/intrekken/", proposal_follow.take_back_contact, name="take_back_contact"),
    path("andere-banen/", proposal_follow.select_elsewhere, name="select_elsewhere"),
]

# /match/portefeuille/
the_portfolio = [
    path("", portfolio.learn, name="portfolio"),
    path("banen/", portfolio.unreached, name="portfolio_jobs"),
    path("kandidaten/", portfolio.stranded, name="portfolio_people"),
    path("vijver/", portfolio.pool, name="portfolio_pool"),
    path("<slug:which>/export/", portfolio.export, name="portfolio_export"),
    path("leren/<str:code>/", portfolio.skill, name="portfolio_skill"),
    path("tellen/", portfolio.count, name="portfolio_count"),
]

# /portaal/kandidaten/<public_id of the presentation>/
one_presentation = [
    path("", portal.candidate, name="portal_candidate"),
    path("besluit/", portal.decide, name="portal_decide"),
]

urlpatterns = [
    path("banen/<uuid:public_id>/", jobs.job, name="job"),
    path("banen/<uuid:public_id>/selecteren/", jobs.select, name="select"),
    path("banen/<uuid:public_id>/naast-elkaar/", compare.compare, name="compare"),
    path("banen/<uuid:public_id>/wat-als/", what_if.job, name="what_if"),
    path("banen/match/", job_list.ranking, name="ranking"),
    path("banen/match/export/", job_list.ranking_export, name="ranking_export"),
    path("kandidaten/<uuid:public_id>/banen/", candidate_jobs.candidate_jobs_page, name="candidate_jobs"),
    path("kandidaten/<uuid:public_id>/banen/wat-als/", person_what_if.candidate_what_if, name="candidate_what_if"),
    path("banen/<uuid:public_id>/uitleg/<uuid:candidate_id>/", explained.explained, name="explained"),
    path("hoe-werkt-de-match/", accountable.how, name="how"),
    path("hoe-werkt-de-match/algoritmeregister.json", accountable.register_record, name="register"),
    path("match/", accountable.overview, name="accountable"),
    path("match/logboek/", accountable.log, name="log"),
    path("match/logboek/<uuid:public_id>/", accountable.log_line, name="log_line"),
    path("match/regels/", accountable.rules_page, name="rules"),
    path("match/regels/nieuw/", accountable.rules_new, name="rules_new"),
    path("match/noodknop/", accountable.switch, name="switch"),
    path("match/eerlijk/", accountable.fairness, name="fairness"),
    path("match/portefeuille/", include(the_portfolio)),
    path("voorstellen/", proposals.proposal_list_page, name="proposal_list"),
    path("voorstellen/export/", proposals.proposal_list_export, name="proposal_list_export"),
    path("voorstellen/<uuid:public_id>/", include(one_proposal)),
    path("groepen/", include("matching.cohorts.cohort_urls")),
    path("verdelingen/", include("matching.dividing.assignment_urls")),
    path("portaal/kandidaten/", portal.candidates, name="portal_candidates"),
    path("portaal/kandidaten/<uuid:public_id>/", include(one_presentation)),
    path("portaal/banen/<uuid:public_id>/volgorde/", portal.order, name="portal_order"),
]
