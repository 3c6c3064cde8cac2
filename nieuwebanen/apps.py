from django.apps import AppConfig


class NieuweBanenConfig(AppConfig):
    name = "nieuwebanen"
    verbose_name = "Nieuwe Banen"
