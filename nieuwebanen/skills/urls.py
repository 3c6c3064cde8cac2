from django.urls import path

from nieuwebanen.skills import views

app_name = "skills"

urlpatterns = [
    path("beheer/vaardigheden/", views.skill_list, name="list"),
    path("beheer/vaardigheden/nieuw/", views.new, name="new"),
    path("beheer/vaardigheden/<uuid:public_id>/", views.edit, name="edit"),
    path("beheer/vaardigheden/<uuid:public_id>/vervallen/", views.retire, name="retire"),
    path("beheer/vaardigheden/<uuid:public_id>/terughalen/", views.bring_back, name="bring_back"),
]
