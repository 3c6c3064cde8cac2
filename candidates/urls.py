from django.urls import include, path

from candidates import views

app_name = "candidates"

# /kandidaten/<public_id>/
one_candidate = [
    path("", views.detail, name="detail"),
    path("gegevens/", views.edit, name="edit"),
    path("vaardigheden/", views.skills, name="skills"),
    path("vaardigheden/toevoegen/", views.skill_add, name="skill_add"),
    path("vaardigheden/<uuid:skill_id>/", views.skill_set, name="skill_set"),
    path("gesprekken/", views.contacts, name="contacts"),
    path("gesprekken/<uuid:contact_id>/", views.contact_edit, name="contact_edit"),
]

urlpatterns = [
    path("kandidaten/", views.candidate_list, name="list"),
    path("kandidaten/nieuw/", views.new, name="new"),
    path("kandidaten/<uuid:public_id>/", include(one_candidate)),
]
