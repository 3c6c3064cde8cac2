from django.urls import path

from nieuwebanen.skills import esco_views, keeping_views, publishing_views, views

app_name = "skills"

urlpatterns = [
    path("beheer/vaardigheden/", views.skill_list, name="list"),
    path("beheer/vaardigheden/nieuw/", views.new, name="new"),
    path("beheer/vaardigheden/groepen/", keeping_views.groups, name="groups"),
    path("beheer/vaardigheden/groepen/nieuw/", keeping_views.group_new, name="group_new"),
    path("beheer/vaardigheden/groepen/<uuid:public_id>/", keeping_views.group_edit, name="group_edit"),
    path("beheer/vaardigheden/esco/", esco_views.esco, name="esco"),
    path("beheer/vaardigheden/esco/<uuid:public_id>/", esco_views.esco_import, name="esco_import"),
    path("beheer/vaardigheden/esco/<uuid:public_id>/overnemen/", esco_views.esco_apply, name="esco_apply"),
    path("beheer/vaardigheden/esco/<uuid:public_id>/weg/", esco_views.esco_drop, name="esco_drop"),
    path("beheer/vaardigheden/<uuid:public_id>/", views.edit, name="edit"),
    path("beheer/vaardigheden/<uuid:public_id>/vervallen/", views.retire, name="retire"),
    path("beheer/vaardigheden/<uuid:public_id>/terughalen/", views.bring_back, name="bring_back"),
    path("beheer/vaardigheden/<uuid:public_id>/verwant/", keeping_views.relations, name="relations"),
    path("beheer/vaardigheden/<uuid:public_id>/samenvoegen/", keeping_views.merge, name="merge"),
    path("vaardigheden/lijst/", publishing_views.published, name="published"),
    path("vaardigheden/lijst.ttl", publishing_views.turtle, name="published_turtle"),
    path("vaardigheden/lijst.jsonld", publishing_views.json_ld, name="published_json_ld"),
    path("vaardigheden/<uuid:public_id>/", publishing_views.concept, name="concept"),
]
