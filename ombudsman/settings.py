"""Settings from the environment; a test compares them with docs/settings.md."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))


def stored_secret(name: str) -> str:
    """A secret that is generated once under ``var/`` and read at every later start."""
    path = VAR_DIR / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{name}.{secrets.token_hex(8)}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # written in one step; of two processes the first one wins
            os.link(new, path)
        new.unlink()
    return path.read_text().strip()


DEBUG = env.bool("DEBUG", False)
OFFICE_DEMO = env.bool("OFFICE_DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", "") or stored_secret("secret_key")
WEBHOOK_KEY = env.str("WEBHOOK_KEY", "") or stored_secret("webhook_key")
WEBHOOK_PRIVATE = env.bool("WEBHOOK_PRIVATE", False)
AUDIT_KEY = env.str("AUDIT_KEY", "") or stored_secret("audit_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "ombudsman.apps.OmbudsmanConfig",
    "outreach",
    "cases",
    "ombudsman.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ombudsman.middleware.PrivacyHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "ombudsman.middleware.RejectNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ombudsman.middleware.UserLanguage",
    "ombudsman.middleware.AuditContext",
    "ombudsman.middleware.RequireUtf8",
    "ombudsman.middleware.RateHeaders",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "ombudsman.urls"
WSGI_APPLICATION = "ombudsman.wsgi.application"

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
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite is the default: with a write-ahead log writers queue instead of failing. The queue is
# not fair: with eight busy threads a writer has waited more than 20 seconds.
DATABASES = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'office.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "pool", {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 8)}
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
REDIS_CACHE = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
CACHES = {
    "default": (
        REDIS_CACHE
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "ombudsman_cache",
        }
    ),
    # Counters change with every request, too often for a table. Without Redis each process counts
    # separately.
    "throttle": (
        REDIS_CACHE | {"KEY_PREFIX": "throttle"}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttle"}
    ),
}

# Mail is sent if a server is configured; reminders are shown in the office in any case.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_FROM = env.str("EMAIL_FROM", "office@localhost")

# The queue of background tasks; another backend needs only configuration.
TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", "django_tasks_db.DatabaseBackend"),
        "OPTIONS": env.json("TASKS_OPTIONS", {}),
        # A queue of its own for messages to others, so that slow receivers delay nothing else.
        "QUEUES": ["default", "deliveries"],
    }
}

AUTH_USER_MODEL = "ombudsman.User"
AUTHENTICATION_BACKENDS = ["ombudsman.backends.OfficeBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 10) * 3600
SESSION_COOKIE_NAME = "office_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "en"
LANGUAGES = [("az", _("Azerbaijani")), ("en", _("English")), ("ru", _("Russian"))]
FORMAT_MODULE_PATH = ["ombudsman.formats"]
LOCALE_PATHS = [BASE_DIR / "ombudsman" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "Asia/Baku")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a missing directory
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_MB", 25) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Hashed names after `collectstatic`, plain names before (tests, first start).
IS_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_COLLECTED

HTTPS = env.bool("HTTPS", False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "no-referrer"  # the templates relax it to same-origin
SECURE_CONTENT_TYPE_NOSNIFF = True
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
    }
}

REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ombudsman.rest.authentication.ClientAuthentication",
        "ombudsman.rest.authentication.BrowserSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["ombudsman.rest.permissions.ActionPermission"],
    "DEFAULT_RENDERER_CLASSES": ["ombudsman.rest.renderers.FastJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ombudsman.rest.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "ombudsman.rest.pagination.NewestFirstPagination",
    "DEFAULT_FILTER_BACKENDS": ["ombudsman.rest.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "ombudsman.rest.operations.OperationSchema",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,  # ?format= is an ordinary parameter
    "DEFAULT_THROTTLE_CLASSES": ["ombudsman.rest.throttles.AccountThrottle"],
    "DEFAULT_THROTTLE_RATES": {"account": f"{env.int('API_RATE', 1200)}/min"},
    "EXCEPTION_HANDLER": "ombudsman.rest.problems.problem_details",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ombudsman API",
    "VERSION": "1",
    "DESCRIPTION": "Complaints, calls, visits, recommendations and events of an Ombudsman's office.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "persistAuthorization": False},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "GET_LIB_DOC_EXCLUDES": "ombudsman.rest.schema.undocumented_bases",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "ombudsman.rest.schema.describe_problems",
        "ombudsman.rest.schema.describe_headers",
        "ombudsman.rest.schema.show_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ActionKind": "cases.models.ActionKind",
        "AddressKind": "cases.models.AddressKind",
        "YesNoUnknown": "cases.models.YesNoUnknown",
        "BasisEnum": "cases.models.Basis",
        "ComplaintKind": "cases.models.ComplaintKind",
        "ComplaintStatus": "cases.models.ComplaintStatus",
        "ContactKind": "cases.models.ContactKind",
        "NameKind": "cases.models.NameKind",
        "OrganisationKind": "ombudsman.models.OrganisationKind",
        "Precision": "cases.models.Precision",
        "RemovalKind": "cases.models.RemovalKind",
        "VisitKind": "cases.models.VisitKind",
        "EventKind": "outreach.models.EventKind",
        "PointKind": "outreach.models.PointKind",
        "PublicationKind": "outreach.models.PublicationKind",
        "CallbackStatus": "cases.models.CallbackStatus",
        "RecommendationStatus": "cases.models.RecommendationStatus",
        "VisitStatus": "cases.models.VisitStatus",
        "OrganisationRole": "outreach.models.OrganisationRole",
        "ParticipantRole": "outreach.models.ParticipantRole",
        "PartyRole": "cases.models.PartyRole",
        "Implementation": "cases.models.Implementation",
        "Position": "cases.models.Position",
    },
}

TOKEN_FAILURES = env.int("TOKEN_FAILURES", 10)
OAUTH2_PROVIDER_APPLICATION_MODEL = "ombudsman.Client"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "ombudsman.services.clients.ClientScopes",
    "OAUTH2_VALIDATOR_CLASS": "ombudsman.rest.authentication.ClientValidator",
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials only
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    **dict.fromkeys(
        (
            f"COMPLIANT_BCP_RFC9700_{name}"
            for name in (
                "IMPLICIT_GRANT",
                "PASSWORD_GRANT",
                "PKCE_METHOD",
                "ACCESS_TOKEN_TRANSPORT",
                "AUTHZ_RESPONSE_ISS",
                "TOKEN_STORAGE",
                "REFRESH_TOKEN",
                "REDIRECT_URI_SCHEME",
                "REDIRECT_URI_MATCHING",
                "PKCE_REQUIRED",
            )
        ),
        True,
    ),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "ombudsman.logs.NoMessageFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "urllib3": {"level": "ERROR"},  # its warnings contain URLs of webhooks
    },
}
