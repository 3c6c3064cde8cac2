from django.urls import include, path

from matching import portal, views

app_name = "matching"

# /voorstellen/<public_id>/
one_proposal = [
    path("", views.proposal, name="proposal"),
    path("informeren/", views.inform, name="inform"),
    path("voorstellen/", views.present, name="present"),
    path("intrekken/", views.withdraw, name="withdraw"),
]

# /portaal/kandidaten/<public_id of the presentation>/
one_presentation = [
    path("", portal.candidate, name="portal_candidate"),
    path("besluit/", portal.decide, name="portal_decide"),
]

urlpatterns = [
    path("banen/<uuid:public_id>/", views.job, name="job"),
    path("banen/<uuid:public_id>/selecteren/", views.select, name="select"),
    path("kandidaten/<uuid:public_id>/banen/", views.candidate_jobs, name="candidate_jobs"),
    path("hoe-werkt-de-match/", views.how, name="how"),
    path("voorstellen/", views.proposal_list, name="proposal_list"),
    path("voorstellen/<uuid:public_id>/", include(one_proposal)),
    path("portaal/kandidaten/", portal.candidates, name="portal_candidates"),
    path("portaal/kandidaten/<uuid:public_id>/", include(one_presentation)),
]
