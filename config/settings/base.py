"""Settings of the embedded default: Python alone, SQLite, files on disk, a worker without a broker server.

A server changes these by environment variables only (docs/operations.md lists them).
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import (
    read_choice,
    read_command,
    read_database,
    read_flag,
    read_list,
    read_number,
    read_text,
)
from config.signin import list_identity_apps, read_identity_provider, read_trusted_proxies

MAIL_BACKENDS = {
    name: f"django.core.mail.backends.{module}.EmailBackend"
    for name, module in {"smtp": "smtp", "file": "filebased", "console": "console"}.items()
}

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(read_text("CITY_READINESS_VAR", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = read_text("SECRET_KEY", "only-for-development-and-tests")
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "frameworks",
    "diagnosis.places",
    "diagnosis.jobs",
    "diagnosis.people",
    "diagnosis.assessments",
    "diagnosis.results",
    "diagnosis.advice",
    "diagnosis.comparison",
    "diagnosis.programmes",
    "diagnosis.reports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.privacy.keep_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": read_database("DATABASE_URL", default_sqlite=str(VAR_DIR / "city-readiness.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People: sign-in by e-mail. Sign-up is open to who was invited (people/adapter.py).
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "diagnosis.people.backends.RoleBackend",  # answers has_perm; signs nobody in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "diagnosis.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "diagnosis.people.invitation_forms.InvitedSignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = True

# Failed tries are counted for each account, then for each address of a visitor, a short and a long wait each.
# The account comes first: who knocks at a locked one takes no tries from colleagues behind the same address.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login_failed": "5/5m/key,20/h/key,20/m/ip,100/h/ip",
    "reset_password": "20/m/ip,5/15m/key",
}
TRUSTED_PROXIES = read_trusted_proxies()  # else an address in a header is what anybody wrote there

# A second step for those who turn it on. An administrator gave the address: no letter has to confirm it.
MFA_ADAPTER = "diagnosis.people.two_step.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Signing in with an identity of one OpenID Connect provider, where the environment names it.
OIDC = read_identity_provider()
SOCIALACCOUNT_PROVIDERS = list_identity_apps(OIDC)
SOCIALACCOUNT_ADAPTER = "diagnosis.people.identities.IdentityAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Mail goes through a server that the environment names; without one into files that a person can read.
EMAIL_HOST = read_text("EMAIL_HOST", "")
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_BACKEND = MAIL_BACKENDS["smtp" if EMAIL_HOST else read_choice("MAIL_TO", ("file", "console"))]
EMAIL_PORT = read_number("EMAIL_PORT", default=587)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = read_text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = read_flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", "city-readiness@localhost")
# The address that links in letters begin with: a worker that writes a letter has no request to ask.
SITE_URL = read_text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = read_text("TIME_ZONE", "UTC")

# Files: static files come from the application itself; evidence and reports lie outside the web root.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
}
EVIDENCE_MAX_BYTES = read_number("EVIDENCE_MAX_MB", default=10) * 1024 * 1024
EVIDENCE_SCANNER = read_command("EVIDENCE_SCANNER")
EVIDENCE_SCANNER_SECONDS = read_number("EVIDENCE_SCANNER_SECONDS", default=30)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# What a browser may load: only this application's own files (no inline script, no inline style).
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
        "manifest-src": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Jobs: the Job row is the truth, the broker only wakes a worker.
REDIS_URL = read_text("REDIS_URL", "")
JOB_LEASE_SECONDS = read_number("JOB_LEASE_SECONDS", default=30)
JOB_RENEW_SECONDS = read_number("JOB_RENEW_SECONDS", default=5)
JOB_SWEEP_SECONDS = read_number("JOB_SWEEP_SECONDS", default=10)
JOB_RESEND_SECONDS = read_number("JOB_RESEND_SECONDS", default=60)
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 3, "max_retries": 0}  # else a request waits for an absent Redis
    if REDIS_URL
    else {
        "data_folder_in": str(VAR_DIR / "broker" / "messages"),
        "data_folder_out": str(VAR_DIR / "broker" / "messages"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "polling_interval": 0.5,
    }
)

# What all processes count together: failed tries, used codes. Adding must be atomic, which files are not.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",  # people.limits makes the table after each migrate
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "diagnosis.people.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "config.api.handle_exception",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("City Readiness API"),
    "DESCRIPTION": _("Answers and results of smart-city readiness assessments."),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    # Both are fields named "origin".
    "ENUM_NAME_OVERRIDES": {
        "OriginEnum": "diagnosis.assessments.models.Origin.choices",
        "AnswerOriginEnum": "diagnosis.assessments.models.AnswerOrigin.choices",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": read_text("LOG_LEVEL", "INFO")},
    # A line for every page of every report, and one for every table of every font, hide all others.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
}
