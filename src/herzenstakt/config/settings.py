"""Django's settings. What an operator may choose is in `environment.py`; the rest is decided here."""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from cryptography.fernet import Fernet
from django.utils.translation import gettext_lazy as _

from herzenstakt.channels.folders import locales, statics
from herzenstakt.config.environment import Environment, new_secret_key
from herzenstakt.kernel.keys import kept_key, own_file, own_folder
from herzenstakt.kernel.webpush import new_key

ENVIRONMENT = Environment()
PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = own_folder(ENVIRONMENT.data_dir.resolve())

SECRET_KEY = ENVIRONMENT.secret_key or kept_key(DATA_DIR / "secret.key", new_secret_key)
ENCRYPTION_KEYS = [
    key.strip()
    for key in (
        ENVIRONMENT.encryption_keys
        or kept_key(DATA_DIR / "encryption.key", lambda: Fernet.generate_key().decode())
    ).split(",")
]
PUSH_KEY = ENVIRONMENT.push_key or kept_key(DATA_DIR / "push.key", new_key)
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
PUBLIC_URL = ENVIRONMENT.public_url.rstrip("/")
WEBHOOK_HOSTS = ENVIRONMENT.webhook_neighbours
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "herzenstakt.kernel",
    "herzenstakt.accounts",
    "herzenstakt.journal",
    "herzenstakt.channels",
    "herzenstakt.groups",
    "herzenstakt.hours",
    "herzenstakt.people",
    "herzenstakt.conversations",
    "herzenstakt.presence",
    "herzenstakt.replies",
    "herzenstakt.moderation",
    "herzenstakt.safety",
    "herzenstakt.labels",
    "herzenstakt.bulk",
    "herzenstakt.rules",
    "herzenstakt.search",
    "herzenstakt.knowledge",
    "herzenstakt.proposals",
    "herzenstakt.notices",
    "herzenstakt.pins",
    "herzenstakt.promises",
    "herzenstakt.rehearsals",
    "herzenstakt.rounds",
    "herzenstakt.saved_answers",
    "herzenstakt.tokens",
    "herzenstakt.webhooks",
    "herzenstakt.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "herzenstakt.web.middleware.security_headers",
    "herzenstakt.web.middleware.doors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "herzenstakt.web.middleware.in_their_language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "herzenstakt.web.middleware.AtTheDesk",
]

ROOT_URLCONF = "herzenstakt.config.urls"
WSGI_APPLICATION = "herzenstakt.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "herzenstakt.web.templatetags.desk",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "herzenstakt.web.context.desk",
            ],
        },
    }
]
# Forms look as our own templates say (web/templates/django/forms).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": dj_database_url.parse(ENVIRONMENT.database, conn_max_age=600)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # What SQLite writes beside it gets the same permissions.
    own_file(Path(DATABASES["default"]["NAME"]))
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up instead of failing in the middle of a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people who sign in ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "herzenstakt.web.signin.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Whoever is invited need not verify; another address must be (web/signin/views.py).
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"add_email": "herzenstakt.web.signin.forms.AddressForm"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # members are invited; nobody verifies by mail
MFA_ADAPTER = "herzenstakt.web.signin.second_factor.Adapter"
MFA_TOTP_ISSUER = "Herzenstakt"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_https

# --- safety ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SESSION_COOKIE_NAME = "herzenstakt_session"
CSRF_COOKIE_NAME = "herzenstakt_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.is_https else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "herzenstakt.web.trouble.views.form_too_old"
# Whom to believe about scheme, host and caller is decided by the web server alone (cli/run.py): by
# the time Django looks, the request says what the proxy said, and other headers of the kind are gone.
TRUSTED_PROXY = ENVIRONMENT.trusted_proxy if ENVIRONMENT.behind_proxy else ""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MEGABYTES = ENVIRONMENT.upload_megabytes
CLAMAV = ENVIRONMENT.clamav.strip()

# --- languages and time ---
LANGUAGE_CODE = "en"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
#: the second: what libraries say, in our words; after it what connectors bring themselves
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "locale_of_others", *locales()]
LANGUAGE_COOKIE_NAME = "herzenstakt_language"
FORMAT_MODULE_PATH = "herzenstakt.config.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- files ---
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = statics()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "herzenstakt.web.storage.Storage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Only signing in uses it: attempts, and codes that were used. Several processes need PostgreSQL and meet
# there, so they count together; on SQLite there is one process, and its memory is enough.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache"
        if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
        else "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "signin_attempts",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

# --- jobs ---
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if ENVIRONMENT.tasks == "database"
        else "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default"],
    }
}

# --- mail and log ---
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.email_host
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.email_host, ENVIRONMENT.email_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.email_user, ENVIRONMENT.email_password
EMAIL_USE_TLS = ENVIRONMENT.email_port == 587
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "herzenstakt.kernel.log.Discreet"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "herzenstakt": {"level": ENVIRONMENT.log_level.upper()},
        # These name the addresses of our own pages; whoever else listens hears no keys either.
        "django.request": {"filters": ["discreet"]},
        "django.security.csrf": {"filters": ["discreet"]},
        "django.server": {"filters": ["discreet"]},
        # Their finer words name addresses, headers, rows or variables with everything in them,
        # whatever level somebody sets for all.
        # It tells of every request that waits for a thread: in a storm that is a line for each.
        "waitress.queue": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "websockets": {"level": "WARNING"},
        "django.db.backends": {"level": "WARNING"},
        "django.template": {"level": "WARNING"},
    },
}
