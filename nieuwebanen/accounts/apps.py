from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nieuwebanen.accounts"
    verbose_name = "gebruikers"
