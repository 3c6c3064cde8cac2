"""The composition root of the URLs: Dutch paths, English names."""

from django.urls import include, path

from nieuwebanen import (
    background_views,
    inbox_views,
    mail_views,
    pages,
    preference_views,
    saved_list_views,
    talk_template_views,
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("livez", pages.livez, name="livez"),
    path("readyz", pages.readyz, name="readyz"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
    path("uitleg/", pages.explanation, name="explanation"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("post/", pages.post, name="post"),
    path("berichten/", inbox_views.inbox, name="inbox"),
    path("berichten/<uuid:public_id>/", inbox_views.open_notification, name="inbox_open"),
    path("berichten/voorkeuren/", preference_views.wishes, name="preferences"),
    path("berichten/agenda/", preference_views.calendar_renew, name="calendar_renew"),
    path("berichten/agenda/stoppen/", preference_views.calendar_stop, name="calendar_stop"),
    path("agenda/<str:token>/", preference_views.calendar, name="calendar_feed"),
    path("beheer/mail/", mail_views.desk, name="mail_desk"),
    path("beheer/mail/vrijgeven/", mail_views.release, name="mail_release"),
    path("beheer/mail/<uuid:public_id>/", mail_views.decide, name="mail_decide"),
    path("taken/", background_views.background_tasks, name="background_tasks"),
    path("taken/<uuid:public_id>/", background_views.background_task, name="background_task"),
    path("taken/<uuid:public_id>/bestand/", background_views.background_file, name="background_file"),
    path("bewaarde-lijsten/", saved_list_views.overview, name="saved_lists"),
    path("bewaarde-lijsten/nieuw/", saved_list_views.new, name="saved_list_new"),
    path("bewaarde-lijsten/<uuid:public_id>/", saved_list_views.edit, name="saved_list"),
    path("bewaarde-lijsten/<uuid:public_id>/weg/", saved_list_views.delete, name="saved_list_delete"),
    path("gesprekssjablonen/", talk_template_views.template_list, name="talk_templates"),
    path("gesprekssjablonen/nieuw/", talk_template_views.new, name="talk_template_new"),
    path("gesprekssjablonen/<uuid:public_id>/", talk_template_views.edit, name="talk_template"),
    path("gesprekssjablonen/<uuid:public_id>/vervallen/", talk_template_views.retire, name="talk_template_retire"),
    path("gesprekssjablonen/<uuid:public_id>/terug/", talk_template_views.bring_back, name="talk_template_bring_back"),
    path("", include("nieuwebanen.accounts.urls")),
    path("", include("nieuwebanen.skills.urls")),
    path("", include("employers.urls")),
    path("", include("candidates.urls")),
    path("", include("matching.urls")),
    path("", include("trajectories.urls")),
]

handler403 = "nieuwebanen.pages.forbidden"
handler404 = "nieuwebanen.pages.not_found"
handler500 = "nieuwebanen.pages.server_error"
