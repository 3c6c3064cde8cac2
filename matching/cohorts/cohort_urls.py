"""/groepen/: group recruitment. Included by matching.urls, in its namespace."""

from django.urls import URLPattern, URLResolver, include, path

from matching.views import cohort_members, cohort_phases, cohorts

# /groepen/<public_id>/onderdelen/<phase_id>/
one_phase = [
    path("", cohort_phases.phase_edit, name="cohort_phase"),
    path("weghalen/", cohort_phases.phase_remove, name="cohort_phase_remove"),
    path("verplaatsen/", cohort_phases.phase_move, name="cohort_phase_move"),
    path("aanwezigheid/", cohort_phases.attendance, name="cohort_attendance"),
    path("presentielijst/", cohort_phases.attendance_list, name="cohort_attendance_list"),
]

# /groepen/<public_id>/
one_cohort: list[URLPattern | URLResolver] = [
    path("", cohorts.cohort, name="cohort"),
    path("wijzigen/", cohorts.edit, name="cohort_edit"),
    path("afronden/", cohorts.finish, name="cohort_finish"),
    path("stoppen/", cohorts.stop, name="cohort_stop"),
    path("openen/", cohorts.reopen, name="cohort_reopen"),
    path("banen/", cohorts.jobs, name="cohort_jobs"),
    path("banen/<uuid:job_id>/weghalen/", cohorts.job_remove, name="cohort_job_remove"),
    path("onderdelen/nieuw/", cohort_phases.phase_new, name="cohort_phase_new"),
    path("onderdelen/<uuid:phase_id>/", include(one_phase)),
    path("voorkeuren/", cohort_phases.preferences, name="cohort_preferences"),
    path("mensen-erbij/", cohort_members.add, name="cohort_add"),
    path("samen/", cohort_members.batch, name="cohort_batch"),
    path("terugzetten/", cohort_members.undo, name="cohort_undo"),
    path("niet-gekozen/", cohort_members.onward, name="cohort_onward"),
    path("deelnemers/export/", cohorts.members_export, name="cohort_members_export"),
    path("deelnemers/<uuid:member_id>/weghalen/", cohort_members.member_remove, name="cohort_member_remove"),
    path("deelnemers/<uuid:member_id>/terugzetten/", cohort_members.member_back, name="cohort_member_back"),
]

urlpatterns = [
    path("", cohorts.cohort_list_page, name="cohort_list"),
    path("export/", cohorts.cohort_list_export, name="cohort_list_export"),
    path("nieuw/", cohorts.new, name="cohort_new"),
    path("<uuid:public_id>/", include(one_cohort)),
]
