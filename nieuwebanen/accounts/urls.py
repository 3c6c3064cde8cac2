from django.urls import path

from nieuwebanen.accounts import absence_views, management_views, retention_views, views

app_name = "accounts"

urlpatterns = [
    path("inloggen/", views.SignIn.as_view(), name="sign_in"),
    path("uitloggen/", views.SignOut.as_view(), name="sign_out"),
    path("profiel/", views.profile, name="profile"),
    path("profiel/wachtwoord/", views.password, name="password"),
    path("profiel/afwezigheid/", absence_views.absence_list, name="absences"),
    path("profiel/afwezigheid/<uuid:public_id>/stoppen/", absence_views.absence_end, name="absence_end"),
    path("wachtwoord-vergeten/", views.reset, name="reset"),
    path("wachtwoord-vergeten/verstuurd/", views.reset_sent, name="reset_sent"),
    path("wachtwoord-vergeten/<str:uid>/<str:token>/", views.reset_confirm, name="reset_confirm"),
    path("uitnodiging/<str:secret>/", views.invitation, name="invitation"),
    path("beheer/", management_views.users, name="users"),
    path("beheer/gebruikers/nieuw/", management_views.user_new, name="user_new"),
    path("beheer/gebruikers/<uuid:public_id>/", management_views.user, name="user"),
    path("beheer/gebruikers/<uuid:public_id>/uitnodigen/", management_views.user_invite, name="user_invite"),
    path("beheer/gebruikers/<uuid:public_id>/uitzetten/", management_views.user_deactivate, name="user_deactivate"),
    path("beheer/gebruikers/<uuid:public_id>/aanzetten/", management_views.user_reactivate, name="user_reactivate"),
    path("beheer/teams/", management_views.teams, name="teams"),
    path("beheer/feestdagen/", management_views.holidays, name="holidays"),
    path("beheer/feestdagen/<int:pk>/weg/", management_views.holiday_delete, name="holiday_delete"),
    path("beheer/bewaartermijnen/", retention_views.retention, name="retention"),
    path("beheer/bewaartermijnen/proef/", retention_views.trial, name="retention_trial"),
    path("beheer/logboek/", management_views.log, name="log"),
]
