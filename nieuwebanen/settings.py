"""Settings, one file, read top to bottom. Safe by default: without a secret nothing starts.

DEMO=1 (set by bin/run) is the only mode with demo logins and a mail directory instead of a mail server.
"""

import os
from datetime import date
from decimal import Decimal
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import font_source_sans_pro
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from nieuwebanen.floors import (  # noqa: F401  settings too
    BACKGROUND_FETCH,
    BACKGROUND_TASKS,
    CALENDAR_DATES,
    CANDIDATE_FILTERS,
    CANDIDATE_NEXT,
    CANDIDATE_PANELS,
    CANDIDATE_STEPS,
    CHOICES_LEFT,
    COACH_CHANGED,
    COVENANT_PANELS,
    DOSSIER_FACTS,
    FILES_OF_PEOPLE,
    HANDED_OVER,
    JOB_MOVED,
    JOB_WITHDRAWN,
    KEEPS_FILE_OPEN,
    LEARNT_SKILLS,
    LETTER_LINES,
    LISTS,
    MAIL_FAILED,
    NAV_COUNTS,
    PEOPLE_MERGED,
    PERSONAL_DATA,
    PORTAL_ACTING_FOR,
    PORTAL_JOB_LINES,
    PORTAL_TASKS,
    REFUSES_MERGE,
    RETENTION_GROUPS,
    SHEETS,
    SKILL_USES,
    STAFF_NOTICE,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("APP_VAR", BASE_DIR / "var")).resolve()


def env(name: str, default: str | None = None) -> str:
    """Value of an environment variable; without a default its absence stops the start."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see docs/operations.md).")
    return value


def flag(name: str) -> bool:
    """True for "1"; anything but "", "0" and "1" is refused rather than guessed."""
    value = env(name, "0")
    if value not in {"", "0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def database(url: str) -> dict[str, object]:
    """postgresql://user:pw@host:5432/db?host=/unix/dir&sslmode=require"""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        # jit costs more than it saves on our short queries (matching.md §3). The time-outs keep one
        # stuck request from holding rows that everybody waits for. Only the lists of the match keep their plans
        # (matching/pairs.py), and one plan each: to make a plan for each job costs more than the list itself.
        "OPTIONS": {
            **query,
            "prepare_threshold": 5,
            "options": "-c jit=off -c plan_cache_mode=force_generic_plan -c statement_timeout=30s -c lock_timeout=10s "
            "-c idle_in_transaction_session_timeout=60s",
        },
    }


# ---- mode ---------------------------------------------------------------------------------------
DEMO = flag("DEMO")
DEBUG = flag("DJANGO_DEBUG")
TESTING = "PYTEST_VERSION" in os.environ
SECRET_KEY = env("DJANGO_SECRET_KEY", "only-for-tests-never-served" * 2 if TESTING else None)
SECRET_KEY_FALLBACKS = [key for key in env("DJANGO_SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = env("DJANGO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEMO or TESTING else "").split(",")
BASE_URL = env("BASE_URL", "http://127.0.0.1:8000" if DEMO or TESTING else "https://localhost")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# ---- the organisation (settings, not code: another Werkbedrijf fills in its own) ----------------------
ORGANISATION = env("ORGANISATION", "Werkbedrijf Lelystad (demo)" if DEMO or TESTING else "Werkbedrijf")
ORGANISATION_EMAIL = env("ORGANISATION_EMAIL", "info@werkbedrijf.example")
ORGANISATION_PHONE = env("ORGANISATION_PHONE", "0320 - 00 00 00")

# ---- what the organisation itself must judge of the match, for the register of algorithms (matching/accounting/register.py) ----
# Of the standard: Hoog-risico AI-systeem, Impactvolle algoritmes, Overige algoritmes. Until a lawyer says otherwise the
# heaviest: matching people to jobs stands in Annex III of the AI Act.
ALGORITHM_CATEGORY = env("ALGORITHM_CATEGORY", "Hoog-risico AI-systeem")
_ASSESSMENTS = {
    "Data Protection Impact Assessment (DPIA)": env("ALGORITHM_DPIA_URL", ""),
    "Impact Assessment Mensenrechten en Algoritmes (IAMA)": env("ALGORITHM_IAMA_URL", ""),
}
ALGORITHM_ASSESSMENTS = {title: link for title, link in _ASSESSMENTS.items() if link}
ALGORITHM_PROVIDER = env("ALGORITHM_PROVIDER", "")
SOURCE_URL = env("SOURCE_URL", "")  # where the code can be read

# Weeks that somebody may learn without pay, from this day on: a new rule is a new row.
# Proefplaats, art. 6h Participatiewet: 2 months and at most 4 more.
UNPAID_WEEKS = [(date(2015, 1, 1), int(env("UNPAID_WEEKS", "26")))]

# State aid that one company may get in three years, in euro, from this day on: Regulation (EU) 2023/2831.
DE_MINIMIS_EUR = [(date(2015, 1, 1), Decimal(200_000)), (date(2024, 1, 1), Decimal(300_000))]

# What the start of a job asks of learning ability and productivity, in percent of a colleague: the norm line
# of the chart of evaluations.
NORM_PCT = int(env("NORM_PCT", "80"))

# The certificate that seals a signed agreement (nieuwebanen/seal.py): path of a PKCS#12 file and what opens it.
SEAL_CERTIFICATE, SEAL_PASSPHRASE = env("SEAL_CERTIFICATE", ""), env("SEAL_PASSPHRASE", "")

# Reading and writing profiles of the VUM exchange (candidates/vum): off until the organisation takes part in it.
VUM = flag("VUM")

# ---- apps ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "csp",
    "django_htmx",
    "nieuwebanen",
    "nieuwebanen.accounts",
    "nieuwebanen.skills",
    "employers",
    "candidates",
    "matching",
    "trajectories",
]
MIDDLEWARE = [
    # First what every answer carries, also a file, a redirect and an error.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "nieuwebanen.accounts.conflicts.ConflictMiddleware",
    "nieuwebanen.accounts.access.AccessMiddleware",
    "candidates.views.file_log.FileLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "matching.views.match_off.MatchOffMiddleware",
]
ROOT_URLCONF = "nieuwebanen.urls"
WSGI_APPLICATION = "nieuwebanen.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["nieuwebanen.templatetags.nbl", "nieuwebanen.templatetags.written"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nieuwebanen.accounts.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("nbl",)
CRISPY_TEMPLATE_PACK = "nbl"
# How many kinds of BACKGROUND_TASKS work at the same time, so that mail and reminders find a free process of the worker.
BACKGROUND_AT_ONCE = int(env("BACKGROUND_AT_ONCE", "1" if DEMO else "2"))
# Who was erased, outside the database: after a backup is put back they are erased again (bin/manage reapply_erasures).
ERASURE_LEDGER = VAR / "ledger" / "erasures.jsonl"

# ---- database, sessions, cache: PostgreSQL is the only truth ----------------------------------------
DATABASES = {"default": database(env("DATABASE_URL", f"postgresql://app@/app?host={VAR / 'run' / 'pg'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# ---- sign-in ----------------------------------------------------------------------------------------
# Printed by bin/run and known to everybody: outside demo mode it opens no account, and nobody may choose it.
DEMO_PASSWORD = "nieuwe-banen"  # noqa: S105
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_RESET_TIMEOUT = 30 * 60
INVITATION_DAYS = 14
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:  # thousands of sign-ins in the suite: the slow hash would be most of its time
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Lock-out after repeated failures, counted in PostgreSQL. Account and address together, so that nobody
# can lock a colleague out from elsewhere.
AXES_FAILURE_LIMIT = 6
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# ---- security headers -------------------------------------------------------------------------------
HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ---- language, time, files -----------------------------------------------------------------------
LANGUAGE_CODE = "nl"
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = CELERY_TIMEZONE = "Europe/Amsterdam"
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", Path(font_source_sans_pro.__file__).parent / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG

# ---- mail: rows in the outbox, sent by the worker ---------------------------------------------------
MAIL_DIR = VAR / "mail"
EMAIL_BACKEND = env(
    "EMAIL_BACKEND", "nieuwebanen.mailbox.DirectoryBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = env("EMAIL_HOST", "localhost"), int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_HOST_USER", ""), env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Nieuwe Banen <noreply@werkbedrijf.example>")
MAIL_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].partition("@")[2]
# Has the relay this Message-ID? Dotted path of a function (message_id) -> True, False, or None when it cannot say. Asked
# when a sender died half-way; without it the rule of the kind of mail holds (nieuwebanen/outbox.py).
MAIL_LOOKUP = env("MAIL_LOOKUP", "")

# ---- Celery: Redis is a doorbell, never a memory ----------------------------------------------------
CELERY_BROKER_URL = env("REDIS_URL", f"redis+socket://{VAR / 'run' / 'valkey' / 'valkey.sock'}?virtual_host=0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 300, 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# True would kill a task in the middle of sending when Redis hiccups; ours may run twice, let them finish.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # longer than the task time limit
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "health_check_interval": 25,
    "global_keyprefix": "nieuwebanen:",
}
# Every entry may be missed, doubled or late: due means "<= now and not yet done". The ticks expire
# before the next one, so that a stopped worker does not come back to a heap of the same task.
TICK_SECONDS = float(env("TICK_SECONDS", "5" if DEMO else "60"))
BACKGROUND_TICK_SECONDS = min(TICK_SECONDS, 2.0 if DEMO else 5.0)
CELERY_BEAT_SCHEDULE = {
    "send-due-reminders": {
        "task": "trajectories.tasks.send_due_reminders",
        "schedule": TICK_SECONDS,
        "options": {"expires": max(1.0, TICK_SECONDS - 1)},
    },
    "deliver-mail": {
        "task": "nieuwebanen.tasks.deliver_mail",
        "schedule": TICK_SECONDS,
        "options": {"expires": max(1.0, TICK_SECONDS - 1)},
    },
    # Every ten minutes from five past eight: the mail of the day, also when something was down at eight.
    "send-digests": {"task": "nieuwebanen.tasks.send_digests", "schedule": crontab(minute="5-55/10", hour="8-19")},
    "do-background-work": {  # somebody is looking at a progress bar
        "task": "nieuwebanen.tasks.do_background_work",
        "schedule": BACKGROUND_TICK_SECONDS,
        "options": {"expires": max(1.0, BACKGROUND_TICK_SECONDS - 1)},
    },
    "ask-employers-to-confirm": {"task": "employers.tasks.ask_to_confirm", "schedule": crontab(minute=15, hour=7)},
    "count-whether-everybody-gets-a-chance": {
        "task": "matching.tasks.count_fairness",
        "schedule": crontab(minute=20, hour=6, day_of_week="monday"),
    },
    "count-the-portfolio": {"task": "matching.tasks.count_portfolio", "schedule": crontab(minute=10, hour=6)},
    # Every hour of a working day: a beat that was down at eight catches up the same day; what was done is not done again.
    "chase-silent-employers": {
        "task": "matching.tasks.chase_silent_employers",
        "schedule": crontab(minute=5, hour="8-17"),
    },
    "keep-no-longer-than-the-rules": {
        "task": "nieuwebanen.tasks.apply_retention",
        "schedule": crontab(minute=40, hour=6),
    },
}

# ---- logs: ids, never names -------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},  # greets every process that starts
        "axes": {"level": "WARNING"},
    },
}
