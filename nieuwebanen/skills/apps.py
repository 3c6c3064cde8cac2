from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "nieuwebanen.skills"
    verbose_name = "vaardigheden"
