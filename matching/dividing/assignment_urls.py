"""/verdelingen/: people over the seats of several jobs."""

from django.urls import path

from matching.views import assignments as views

urlpatterns = [
    path("", views.assignment_list, name="assignment_list"),
    path("nieuw/", views.assignment_new, name="assignment_new"),
    path("<uuid:public_id>/", views.assignment, name="assignment"),
    path("<uuid:public_id>/keuzes/", views.assignment_edit, name="assignment_edit"),
    path("<uuid:public_id>/berekenen/", views.assignment_run, name="assignment_run"),
    path("<uuid:public_id>/afdruk/", views.assignment_print, name="assignment_print"),
    path("<uuid:public_id>/waarom-niet/", views.assignment_why, name="assignment_why"),
    path("<uuid:public_id>/afspraak/<uuid:candidate_id>/<uuid:job_id>/", views.assignment_rule, name="assignment_rule"),
    path(
        "<uuid:public_id>/afspraak/<uuid:candidate_id>/<uuid:job_id>/weg/",
        views.assignment_rule_drop,
        name="assignment_rule_drop",
    ),
    path("<uuid:public_id>/selecteren/<uuid:job_id>/", views.assignment_select, name="assignment_select"),
    path("<uuid:public_id>/klaar/", views.assignment_close, name="assignment_close"),
]
