"""The Celery app of worker and beat; its settings are the CELERY_ ones of settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nieuwebanen.settings")

# Celery 5.7.0 exits when the broker goes away while a late-acked task runs; 5.6 reconnects
# (tests/faults proves it for the version in the lock).
app = Celery("nieuwebanen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
