"""Settings, from the environment alone. A missing or bad value raises with the words that mend it."""

import json
import logging
import os
from collections.abc import Collection
from pathlib import Path
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from notices.gateways.http import HttpGateway, parse_gateway
from satisfaction import schedule

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
SATISFACTION_HOME = Path(os.environ.get("SATISFACTION_HOME", BASE_DIR / "var")).resolve()
USUAL_ADDRESS = "http://localhost:8000"


def required(name: str) -> str:
    """Return an environment value or refuse to start with the remedy."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"Thiếu biến môi trường {name}. "
            f"Chạy bin/start hoặc manage.py (tự đặt giá trị), hoặc đặt {name} trước khi chạy."
        )
    return value


def one_of(name: str, default: str, known: Collection[str]) -> str:
    """Return an environment value that must be one of a known set."""
    value = os.environ.get(name) or default
    if value not in known:
        raise ImproperlyConfigured(f"{name}={value} không dùng được. Ví dụ giá trị đúng: {default}.")
    return value


def time_zone(name: str) -> str:
    """Return the name of a time zone that exists."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ImproperlyConfigured(
            f"Không có múi giờ TIME_ZONE={name}. Ví dụ giá trị đúng: Asia/Ho_Chi_Minh."
        ) from error
    return name


def database(url: str) -> dict[str, object]:
    """Return Django's database settings of a postgres:// address; any other dialect is refused."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL phải bắt đầu bằng postgres://: cổng chỉ chạy trên PostgreSQL.")
    try:
        found = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL không đúng dạng postgres://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY:CỔNG/TÊN. "
            "Ký tự đặc biệt trong mật khẩu phải viết dạng %XX (ví dụ @ là %40)."
        ) from error
    # A socket's folder is written ?host=/folder, as libpq reads it too.
    found["HOST"] = found.get("OPTIONS", {}).pop("host", "") or found["HOST"]
    return {**found, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def broker(url: str) -> str:
    """Return the broker's address when it is one of Redis."""
    if not url.startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured("REDIS_URL phải bắt đầu bằng redis:// hoặc rediss://.")
    return url


def gateway(name: str) -> HttpGateway | None:
    """Return the HTTP gateway that a variable describes: JSON, or the path of a file with it; None where unset."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        return parse_gateway(json.loads(value if value.startswith("{") else Path(value).read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} không dùng được: {error}. Mẫu cấu hình: docs/invitations.md.") from error


def running_address(home: Path) -> str:
    """Return the address at which bin/start runs the portal of a home, its usual one when it does not run."""
    try:
        address = json.loads((home / "run" / "start.json").read_text("utf-8"))["address"]
    except (OSError, ValueError, LookupError, TypeError):
        return USUAL_ADDRESS
    return address if isinstance(address, str) and address.startswith("http") else USUAL_ADDRESS


SECRET_KEY = required("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Behind a proxy that ends TLS, the proxy must set X-Forwarded-Proto and HTTPS must be "on".
HTTPS = env.bool("HTTPS", default=False)
# The address that links and posters carry.
PUBLIC_URL = os.environ.get("PUBLIC_URL") or running_address(SATISFACTION_HOME)
PROVINCE_NAME = env("PROVINCE_NAME", default="Khánh Hòa")

DATABASES = {"default": database(required("DATABASE_URL"))}
REDIS_URL = broker(required("REDIS_URL"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "accounts",
    "charts",
    "documents",
    "jobs",
    "notices",
    "agencies",
    "surveys",
    "invitations",
    "scoring",
    "reports",
    "dashboards",
    "portal",
    "satisfaction",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "satisfaction.policy.content_security_policy",
    "portal.intake.Intake",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "satisfaction.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "satisfaction.urls"
WSGI_APPLICATION = "satisfaction.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "satisfaction.context.workspace",
            ],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "agencies:start"
LOGOUT_REDIRECT_URL = "portal:home"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "ngon_ngu"
TIME_ZONE = time_zone(schedule.TIME_ZONE)
USE_TZ = True
FORMAT_MODULE_PATH = ["satisfaction.formats"]
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = SATISFACTION_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SATISFACTION_HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SESSION_COOKIE_NAME = "phien"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = HTTPS
# Who asks for health stands beside the portal, not in front of the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# Off until asked for: a browser remembers it for a whole host name, a local certificate's too.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Forms in ten minutes by one door and from one network: above the first number they are flagged for a person to look
# at, above the second they are refused for a while (429). A whole office shares one address.
FLOOD_WATCH_DOOR = env.int("FLOOD_WATCH_DOOR", default=120)
FLOOD_MOST_DOOR = env.int("FLOOD_MOST_DOOR", default=1200)
FLOOD_WATCH_NETWORK = env.int("FLOOD_WATCH_NETWORK", default=60)
FLOOD_MOST_NETWORK = env.int("FLOOD_MOST_NETWORK", default=600)

# How often a process writes down how often forms were opened.
OPENINGS_FLUSH_SECONDS = env.float("OPENINGS_FLUSH_SECONDS", default=5.0)

# What counts answers, and how long a process gathers rings for it after one was stored; 0 leaves it all to beat.
COUNTING_TASK = "scoring.tasks.fold_inbox"
BELL_SECONDS = env.float("BELL_SECONDS", default=0.5)

# What is sent. Without a gateway or mail server messages become files in the outbox, for trying out.
OUTBOX = SATISFACTION_HOME / "outbox"
GATEWAYS = {"sms": gateway("SMS_GATEWAY"), "zalo": gateway("ZALO_GATEWAY")}
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
EMAIL_FILE_PATH = str(OUTBOX)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="khao-sat@localhost")
# Contact data is sealed with the first key and opened with any: to change keys, put the new one in front.
CONTACT_KEYS = env.list("CONTACT_KEY", default=[]) or [SECRET_KEY]
# Keyed hashes find a number again (twice in a list, opted out) without storing it; this key must stay the same.
CONTACT_HASH_KEY = env("CONTACT_HASH_KEY", default=SECRET_KEY)
# How many invitations another system may send in a minute with one key.
INVITATIONS_PER_MINUTE = env.int("INVITATIONS_PER_MINUTE", default=600)
# How often another system may send or ask for figures in a minute with one key: each time up to a thousand.
FIGURES_PER_MINUTE = env.int("FIGURES_PER_MINUTE", default=60)

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    # Closed until a view says who may enter.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "UNAUTHENTICATED_USER": None,
}

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# With late acknowledgement a task goes back to the queue when the connection is lost: it must not also run on.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "secrets": {"()": "django.utils.log.CallbackFilter", "callback": "ext://portal.logs.without_secrets"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": one_of("LOG_LEVEL", "INFO", logging.getLevelNamesMapping())},
    # Addresses hold tokens; what a person asked wrongly is not worth writing them down.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "CRITICAL"}},
}
