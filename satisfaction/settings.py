"""Settings, from the environment alone. A missing or bad value raises with the words that mend it."""

import logging
import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from satisfaction import schedule
from satisfaction.environment import (
    beside,
    broker,
    database,
    dates,
    days_by,
    gateway,
    host_names,
    known_roles,
    lasting_hash_key,
    one_of,
    provincial_sign_in,
    required,
    running_address,
    scanner,
    secret_keys,
    time_zone,
)
from satisfaction.secret_files import secret
from surveys import request_clocks

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
SATISFACTION_HOME = Path(os.environ.get("SATISFACTION_HOME", BASE_DIR / "var")).resolve()

SECRET_KEY = required("SECRET_KEY")
# What the key before signed and sealed is still read, until it is taken away.
SECRET_KEY_FALLBACKS = secret_keys("SECRET_KEY_FALLBACKS", default=[])
OWN_KEYS = [SECRET_KEY, *SECRET_KEY_FALLBACKS]
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = host_names("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Behind a proxy that ends TLS, the proxy must set X-Forwarded-Proto and HTTPS must be "on".
HTTPS = env.bool("HTTPS", default=False)
# Under HTTPS no other host, and nothing that speaks plain HTTP, can plant a cookie of ours.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
# The address that links and posters carry.
PUBLIC_URL = os.environ.get("PUBLIC_URL") or running_address(SATISFACTION_HOME)
PROVINCE_NAME = env("PROVINCE_NAME", default="Khánh Hòa")

DATABASES = {"default": database(required("DATABASE_URL"))}
# The account by which a backup reads; empty: the portal's own.
DATABASE_BACKUP_URL = secret("DATABASE_BACKUP_URL")
# Behind a pooler that hands connections from transaction to transaction (PgBouncer): nothing of a session may be kept.
# What must be, the lock a worker holds while it does a job, goes straight to PostgreSQL.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
JOB_LOCKS = "direct" if DATABASE_POOLED else "default"
if DATABASE_POOLED:
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
    DATABASES["direct"] = beside(required("DATABASE_DIRECT_URL"))
# A copy by streaming replication, for what only shows; left alone while it is more seconds behind than this.
if replica_url := secret("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = beside(replica_url)
    DATABASE_ROUTERS = ["accounts.replica.Router"]
REPLICA_MOST_SECONDS = env.float("REPLICA_MOST_SECONDS", default=5.0)
REPLICA_AFTER_WRITE_SECONDS = env.int("REPLICA_AFTER_WRITE_SECONDS", default=15)
REDIS_URL = broker(required("REDIS_URL"))
# Servers on other machines that are spoken to without TLS, or unlooked at; any other such connection is refused.
CLEAR_HOSTS = frozenset(env.list("CLEAR_HOSTS", default=[]))

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
    "drf_spectacular",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "accounts",
    "charts",
    "documents",
    "jobs",
    "notices",
    "agencies",
    "surveys",
    "invitations",
    "feedback",
    "scoring",
    "actionplans",
    "reports",
    "dashboards",
    "portal",
    "satisfaction",
]

MIDDLEWARE = [
    "satisfaction.tracing.request_identified",
    "satisfaction.policy.interfaces_by_https_alone",
    "django.middleware.security.SecurityMiddleware",
    "satisfaction.policy.guarding_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.front.without_cookies",
    "portal.intake.Intake",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "satisfaction.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.session_limits.limited_sessions",
    "accounts.refusals.refusals_noted",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.acting.who_acts",
    "agencies.second_factor.second_factor_required",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "agencies.table_files.tables_as_files",
    "accounts.replica.ReplicaReads",
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
    {"NAME": "accounts.passwords.HardToGuess"},
    {"NAME": "accounts.passwords.NamesNothingOfOurs"},
    {"NAME": "agencies.passwords.NamesNoAgency"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "agencies:start"
LOGOUT_REDIRECT_URL = "portal:home"

# Second factors, passkeys, sessions and the province's sign-in by django-allauth; who failed is counted by our own
# table (accounts.models.FailedSignIn), which every process sees.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.ProvincialAdapter"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
# Recovery codes are our own (accounts.recovery_codes).
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "authenticate_webauthn": "accounts.passkey_forms.SecondStepForm",
    "login_webauthn": "accounts.passkey_forms.PasskeySignInForm",
    "add_webauthn": "accounts.passkey_forms.AddPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
# Telephones' clocks go wrong: a code also holds half a minute before and after its time; with 0, in its own alone.
MFA_TOTP_TOLERANCE = int(one_of("MFA_TOTP_TOLERANCE", "1", ("0", "1")))
MFA_TOTP_ISSUER = f"Khảo sát hài lòng {PROVINCE_NAME}"
# Who holds one of these roles does nothing without a second factor. Trying out (bin/start --demo) switches it off.
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=True)
MFA_ROLES = known_roles("MFA_ROLES", default=("home_affairs", "administrator"))
# Secrets of code generators are sealed with the first key and opened with any.
MFA_KEYS = secret_keys("MFA_KEY", default=OWN_KEYS)
OIDC = provincial_sign_in()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC] if OIDC else [], "OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}ngon_ngu"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
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

SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}phien"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "satisfaction.messages.Messages"
# A working day from sign-in, whatever is done meanwhile; sooner when nothing is done for a while.
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
# Pages carry the form token themselves: no script reads a cookie.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = HTTPS
# Who asks for health stands beside the portal, not in front of the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
# A browser remembers it for a whole host name: `bin/start --tls`, whose certificate is this machine's own, sets 0.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=60 * 60 * 24 * 365 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
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

# How many requests each process of the web works on at a time, and how many more may wait; all others get 503 at once.
WEB_THREADS = env.int("WEB_THREADS", default=4)
WEB_WAITING = env.int("WEB_WAITING", default=60)
# Of them, how many of officials' pages at a time, in a line of their own.
WEB_OFFICIALS = env.int("WEB_OFFICIALS", default=1)

# Forms in ten minutes by one door and from one network: above the first number they are flagged for a person to look
# at, above the second they are refused for a while (429). A whole office shares one address.
FLOOD_WATCH_DOOR = env.int("FLOOD_WATCH_DOOR", default=120)
FLOOD_MOST_DOOR = env.int("FLOOD_MOST_DOOR", default=1200)
FLOOD_WATCH_NETWORK = env.int("FLOOD_WATCH_NETWORK", default=60)
FLOOD_MOST_NETWORK = env.int("FLOOD_MOST_NETWORK", default=600)

# Forms sent again by spent one-use links of a unit in a day, all of them refused: from this number on it is said on Hôm
# nay for a week. Chosen by the portal, from no rule of law: a few are people who want to change their answers.
REPLAYS_WATCH_DAY = env.int("REPLAYS_WATCH_DAY", default=10)

# A virus scanner (ClamAV) looks at files of people, where one is named; while it is silent they are refused, or not.
CLAMAV = scanner("CLAMAV")
CLAMAV_DOWN = one_of("CLAMAV_DOWN", "refuse", ("refuse", "keep"))

# How often a process writes down how often forms were opened.
OPENINGS_FLUSH_SECONDS = env.float("OPENINGS_FLUSH_SECONDS", default=5.0)

# What counts answers, and how long a process gathers rings for it after one was stored; 0 leaves it all to beat.
COUNTING_TASK = "scoring.tasks.fold_inbox"
BELL_SECONDS = env.float("BELL_SECONDS", default=0.5)

# A job still waiting after this long may have lost its message (a broker without its data): it is sent again.
JOBS_SENT_AGAIN_SECONDS = env.int("JOBS_SENT_AGAIN_SECONDS", default=600)
# So often a job is taken up whose worker died or whose database was in trouble; then whoever asked is told.
JOBS_MOST_ATTEMPTS = env.int("JOBS_MOST_ATTEMPTS", default=3)

# What is sent. Without a gateway or mail server messages become files in the outbox, for trying out.
OUTBOX = SATISFACTION_HOME / "outbox"
GATEWAYS = {"sms": gateway("SMS_GATEWAY"), "zalo": gateway("ZALO_GATEWAY")}
vars().update(env.email_url_config(secret("EMAIL_URL", "filemail://")))
EMAIL_FILE_PATH = str(OUTBOX)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="khao-sat@localhost")
# Contact data is sealed with the first key and opened with any: to change keys, put the new one in front.
CONTACT_KEYS = secret_keys("CONTACT_KEY", default=OWN_KEYS)
# Keyed hashes find a number again (twice in a list, opted out) without storing it; this key must stay the same.
CONTACT_HASH_KEY = lasting_hash_key("CONTACT_HASH_KEY", default=SECRET_KEY, before=SECRET_KEY_FALLBACKS)
# What people wrote: which role reads tips on unofficial payments, after how many days a comment is due, from how many
# forms on a unit reads them, and where a complaint or denunciation belongs (words and address of the office).
TIPS_GO_TO = one_of("TIPS_GO_TO", "home_affairs", ("home_affairs", "leadership", "steering", "supervisor"))
FEEDBACK_DUE_DAYS = env.int("FEEDBACK_DUE_DAYS", default=10)
NAMED_DUE_DAYS = env.int("NAMED_DUE_DAYS", default=10)
# Days before (and, negative, after) its deadline on which an obligation is called to mind.
OBLIGATION_REMINDERS = env.list("OBLIGATION_REMINDERS", cast=int, default=[14, 3, -1, -8])
# Clocks of requests about personal data (surveys.request_clocks says where they come from, and how sure that is).
REQUEST_REPLY_WORKING_DAYS = env.int("REQUEST_REPLY_WORKING_DAYS", default=request_clocks.REPLY_WORKING_DAYS)
REQUEST_DAYS = days_by("REQUEST_DAYS", default=request_clocks.DAYS)
REQUEST_DAYS_WITH_OTHERS = days_by("REQUEST_DAYS_WITH_OTHERS", default=request_clocks.DAYS_WITH_OTHERS)
REQUEST_EXTENSION_DAYS = env.int("REQUEST_EXTENSION_DAYS", default=request_clocks.EXTENSION_DAYS)
# Days beside Saturday and Sunday on which offices are closed.
PUBLIC_HOLIDAYS = dates("PUBLIC_HOLIDAYS")
# Days before (and, negative, after) its deadline on which such a request is called to mind.
REQUEST_REMINDERS = env.list("REQUEST_REMINDERS", cast=int, default=[5, 1, -1, -5])
# After how many days the contact of who asked is destroyed, from the day the request ended.
REQUEST_CONTACT_KEPT_DAYS = env.int("REQUEST_CONTACT_KEPT_DAYS", default=90)
CONTACT_KEPT_DAYS = env.int("CONTACT_KEPT_DAYS", default=90)
FEEDBACK_LEAST_FORMS = env.int("FEEDBACK_LEAST_FORMS", default=5)
COMPLAINTS_TEXT = env("COMPLAINTS_TEXT", default="")
COMPLAINTS_URL = env("COMPLAINTS_URL", default="")
# After how many days a notice in the portal is removed.
NOTICES_KEPT_DAYS = env.int("NOTICES_KEPT_DAYS", default=180)
# Under which licence the published figures may be used again, in the office's own words, and where it is written down.
# Nothing is claimed where nothing is set.
OPEN_DATA_LICENCE = env("OPEN_DATA_LICENCE", default="").strip()
OPEN_DATA_LICENCE_URL = env("OPEN_DATA_LICENCE_URL", default="").strip()
# After how many days the file of a report is removed; it can be made again.
REPORT_FILES_KEPT_DAYS = env.int("REPORT_FILES_KEPT_DAYS", default=30)
# How many invitations another system may send in a minute with one key.
INVITATIONS_PER_MINUTE = env.int("INVITATIONS_PER_MINUTE", default=600)
# How often another system may send or ask for figures in a minute with one key: each time up to a thousand.
FIGURES_PER_MINUTE = env.int("FIGURES_PER_MINUTE", default=60)
# How often the points and results of agencies may be asked for in a minute with one key.
RESULTS_PER_MINUTE = env.int("RESULTS_PER_MINUTE", default=120)
# How often the published figures may be asked for in a minute from one network: a whole office shares one address.
OPEN_API_PER_MINUTE = env.int("OPEN_API_PER_MINUTE", default=600)
# Secrets of webhooks are sealed with the first key and opened with any.
WEBHOOK_KEYS = secret_keys("WEBHOOK_KEY", default=OWN_KEYS)
# Hosts that webhooks may reach though they are not on the open internet: systems of the province's own network.
WEBHOOK_INTERNAL_HOSTS = frozenset(env.list("WEBHOOK_INTERNAL_HOSTS", default=[]))

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    # Closed until a view says who may enter.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "API khảo sát hài lòng",
    "DESCRIPTION": "Đọc kết quả đã công bố; nối hệ thống một cửa, phần mềm PAR INDEX và hệ thống của đơn vị với cổng.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": ["portal.reference.merged.with_doors"],
}

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that stands still must not hold whoever asks for work, or a worker, for longer than this.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 3, "socket_timeout": 5}
# A kept connection may have died with the broker that was; more tries would only keep a person waiting.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
# With late acknowledgement a task goes back to the queue when the connection is lost: it must not also run on.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE

# Who asks for /metrics from another machine must show it; empty: this machine alone is answered.
METRICS_TOKEN = secret("METRICS_TOKEN")
LOG_FORMAT = one_of("LOG_FORMAT", "json", ("json", "plain"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "satisfaction.log_lines.JsonLines"},
        "plain": {
            "()": "satisfaction.log_lines.PlainLines",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        },
    },
    "filters": {
        "secrets": {"()": "django.utils.log.CallbackFilter", "callback": "ext://portal.logs.without_secrets"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": one_of("LOG_LEVEL", "INFO", logging.getLevelNamesMapping())},
    # Addresses hold tokens; what a person asked wrongly is not worth writing them down.
    # Celery would tell of every bell.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
