from django.urls import include, path

from candidates.views import candidate_file, care, caseload, closing, opening, skills, talks, vum

app_name = "candidates"

# /kandidaten/<public_id>/
one_candidate = [
    path("vum/", vum.export, name="vum_export"),
    path("", candidate_file.detail, name="detail"),
    path("gegevens/", candidate_file.edit, name="edit"),
    path("vaardigheden/", skills.skills, name="skills"),
    path("vaardigheden/toevoegen/", skills.skill_add, name="skill_add"),
    path("vaardigheden/<uuid:skill_id>/", skills.skill_set, name="skill_set"),
    path("begeleiding/", care.care, name="care"),
    path("begeleiding/werkcoach/", care.care_coach, name="care_coach"),
    path("begeleiding/vervanger/", care.care_backup, name="care_backup"),
    path("sluiten/", closing.close, name="close"),
    path("heropenen/", closing.reopen, name="reopen"),
    path("gesprekken/", talks.contacts, name="contacts"),
    path("gesprekken/<uuid:contact_id>/", talks.contact_edit, name="contact_edit"),
]

urlpatterns = [
    path("kandidaten/", caseload.candidate_list, name="list"),
    path("kandidaten/nieuw/", caseload.new, name="new"),
    path("kandidaten/inzage/", opening.file_opening, name="file_opening"),
    path("kandidaten/vum/", vum.upload, name="vum"),
    path("kandidaten/vum/profiel/", vum.profile, name="vum_profile"),
    path("kandidaten/<uuid:public_id>/", include(one_candidate)),
]
