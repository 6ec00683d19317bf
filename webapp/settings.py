"""All settings, from the environment; runs with none set, and a bad one stops the start with a sentence."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from webapp.environment import (
    env_bool,
    env_choice,
    env_number,
    make_data_folder,
    queue_socket,
    read_database,
    read_site,
    refuse_other_workers,
    secret_key,
)
from webapp.mailserver import TIMEOUT_SECONDS, read_mail_server
from webapp.production import refuse_unsafe
from webapp.proxies import read_accel, read_proxies

BASE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = make_data_folder(Path(os.environ.get("SECONDSIGHT_DATA") or BASE_DIR / "var").resolve())
UPLOAD_DIR = DATA_DIR / "incoming"

DEBUG = env_bool("DEBUG")
SECRET_KEY = secret_key(DATA_DIR)
PORT = env_number("PORT", 8000, 1, 65535)
DESCRIBE_WORKERS = env_number("DESCRIBE_WORKERS", 1, 1, 16)
"""How many of them `manage.py up` starts; each loads its own model."""
HOST = os.environ.get("HOST") or "127.0.0.1"
SITE = read_site(HOST, PORT, os.environ.get("SITE", ""))
refuse_unsafe(HOST, SITE, DEBUG, SECRET_KEY)
ORIGINS = list(SITE.origins)
"""Where pages that may open our socket come from."""

ALLOWED_HOSTS = list(SITE.hosts)
CSRF_TRUSTED_ORIGINS = ORIGINS
# a browser takes a cookie named so only from this very host over https: no page beside it can lay one over ours
COOKIES = "__Host-secondsight" if SITE.is_https else "secondsight"
SESSION_COOKIE_NAME = f"{COOKIES}_session"
SESSION_COOKIE_SECURE = SITE.is_https
CSRF_COOKIE_NAME = f"{COOKIES}_csrf"
CSRF_COOKIE_SECURE = SITE.is_https
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page's own forms
LANGUAGE_COOKIE_SECURE = SITE.is_https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TRUSTED_PROXIES = read_proxies(os.environ.get("TRUSTED_PROXY", ""))
"""Whose word about who asks, and by which scheme, is believed; `webapp.proxies` sees to it, so Django needs no header."""
MEDIA_ACCEL = read_accel(os.environ.get("MEDIA_ACCEL", ""), TRUSTED_PROXIES)
"""Where the proxy knows the folder of videos, for itself alone; empty: files are sent from here."""
SECURE_HSTS_SECONDS = 31_536_000 if SITE.is_https else 0
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy that holds the certificate sends http to https
    "security.W005",  # other names under the same domain are not ours to decide for
    "security.W021",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        # no nonce: no page has a script or a style of its own
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "data:", "blob:"],
        "frame-src": [NONE],
        "worker-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

INSTALLED_APPS = [
    # Daphne's own `runserver` speaks websockets; elsewhere it would only load Twisted into every process
    *(["daphne"] if "runserver" in sys.argv and find_spec("daphne") else []),
    "webapp.accounts",
    "webapp.videos",
    "webapp.runs",
    "webapp.library",
    "webapp.sharing",
    "webapp.review",
    "webapp.api",
    "webapp.people",
    "webapp.launch",
    "webapp.keeping",
    "webapp.review.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "webapp.headers.tell_the_browser",
    "webapp.api.plainly.PlainErrors",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "webapp.runs.middleware.ViewerMiddleware",
    "webapp.review.looking.NoteLooks",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "webapp.urls"
ASGI_APPLICATION = "webapp.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES: dict[str, Any] = {"default": read_database(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["webapp.accounts.hashing.SparingArgon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email",)}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "library:home"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
"""After five wrong passwords in a quarter of an hour, that name waits a quarter of an hour at that address."""
AXES_USERNAME_FORM_FIELD = "username"  # Django's form calls the e-mail address so; axes would look for "email"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False

# misses of share links are counted here; the usual 300 entries would let many addresses push each other's counts out
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}}

# the embedded queue's socket, when no REDIS_URL names another server
REDIS_URL = os.environ.get("REDIS_URL") or f"unix://{queue_socket(DATA_DIR)}"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # redis-py gives up on a silent socket after five seconds unless told not to, and idle pages would lose theirs
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None, "socket_connect_timeout": 1}]},
    }
}
RQ_QUEUES = {
    name: {"URL": REDIS_URL, "DEFAULT_TIMEOUT": -1, "SERIALIZER": "rq.serializers.JSONSerializer"} for name in ("look", "describe")
}
RQ = {"WORKER_CLASS": "webapp.runs.worker.TaskWorker", "JOB_CLASS": "webapp.runs.worker.OwnJob"}
refuse_other_workers(sys.argv[0], "rq.cli" in sys.modules)

USE_TZ = True
TIME_ZONE = os.environ.get("TZ") or "UTC"
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["webapp.formats"]
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "webapp.staticstorage.ManifestStorage",
    },
}

FILE_UPLOAD_TEMP_DIR = UPLOAD_DIR
# only the upload page takes files, with a handler of its own; Django's usual one would write any stranger's to the disk
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_BYTES = env_number("UPLOAD_MAX_BYTES", 4 * 1024**3, 1)
DISK_FLOOR_BYTES = env_number("DISK_FLOOR_BYTES", 1024**3)
"""An upload that would leave less free space than this is refused."""
USER_BYTES = env_number("USER_BYTES", 200 * 1024**3)
"""How much one person's videos and unfinished uploads may take; 0 is no limit, here and below; the desk sets a person's own."""
USER_MINUTES_A_MONTH = env_number("USER_MINUTES_A_MONTH", 20_000)
"""How many minutes of video one person may have described in a month."""
USER_RUNS_AT_ONCE = env_number("USER_RUNS_AT_ONCE", 100)
"""How many runs of one person may wait or be described at the same time."""
MOST_UNFINISHED_UPLOADS = env_number("MOST_UNFINISHED_UPLOADS", 50, 1)
"""How many unfinished uploads one person may have."""

MAIL_SERVER = read_mail_server()
EMAIL_BACKEND = MAIL_SERVER.backend
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host or "localhost", MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL_SERVER.starttls, MAIL_SERVER.tls, TIMEOUT_SECONDS
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM") or f"Secondsight <secondsight@{urlsplit(SITE.address).hostname}>"
SIGN_UP = env_choice("SIGN_UP", ("invite", "open"))
"""Who may make an account: whoever has an invite, or anyone with an e-mail address."""

METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
"""Who sends it as a bearer token may read /metrics from elsewhere."""
API_CALLS_A_MINUTE = env_number("API_CALLS_A_MINUTE", 600, 1)
"""How often one person's programs may call."""
UPLOAD_ANSWER_WAITS_SECONDS = env_number("UPLOAD_ANSWER_WAITS_SECONDS", 10, 0, 60)
"""How long the answer to a program's upload waits for a worker's first look; after that the run is promised all the same."""
WEBHOOKS_TO_LOOPBACK = env_bool("WEBHOOKS_TO_LOOPBACK")
"""Lets notices go to this machine itself, without a certificate: for tests."""
WORKER_TENDING = {
    "look": [
        "webapp.api.sending.tend",
        "webapp.review.tending.tend",
        "webapp.people.telling.tend",
        "webapp.people.exporting.tend",
        "webapp.people.going.tend",
    ],
}
"""What a worker of a queue does beside its work, by the full name: floors above `runs` can't be imported there."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "hide_tokens": {"()": "webapp.redaction.HideTokens"},
        "only_errors_are_traced": {"()": "webapp.briefness.OnlyErrorsAreTraced"},
        "queue_is_told_elsewhere": {"()": "webapp.briefness.QueueIsToldElsewhere"},
    },
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["hide_tokens", "only_errors_are_traced"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"level": "ERROR"},
        "uvicorn": {"level": "WARNING"},
        # one line for each question of the queue says nothing to whoever reads the log
        "rq": {"level": "WARNING"},
        "rq.worker": {"filters": ["queue_is_told_elsewhere"]},
    },
}
