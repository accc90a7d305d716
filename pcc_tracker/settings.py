"""Every setting, in one file. What differs between installations is read from the environment (see .env.example)."""

import os
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from accounts.mail_services import service_settings
from accounts.single_sign_on import providers

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


DEBUG = _flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text. script/manage makes one for this machine.")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")
# The address that permanent links in sealed documents begin with.
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "http://localhost:8000").rstrip("/")
# What the coloured bar says on pages that belong to no single body.
SERVICE_NAME = os.environ.get("SERVICE_NAME", "")

INSTALLED_APPS = [
    # Before ours, which takes their tables out of the pages for reference data again.
    "django.contrib.auth",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pcc_tracker",
    "accounts",
    "journal",
    "recommendations",
    "responses",
    "publications",
    "progress",
    "imports",
    "public",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "crispy_forms",
    "crispy_forms_gds",
    "django_prose_editor",  # its static files
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "public.serving.SameForEveryone",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.private_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.StaffPages",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "pcc_tracker.urls"
WSGI_APPLICATION = "pcc_tracker.wsgi.application"

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
                "accounts.context.frame",
                "journal.context.silence_of_the_servers",
                "public.context.address",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgres://localhost/pcc_tracker"),
        conn_max_age=60,
        conn_health_checks=True,
    )
    # Test runs that share a server must not share a database.
    | {"TEST": {"NAME": os.environ.get("TEST_DATABASE_NAME") or None}}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "responses:mine"
LOGOUT_REDIRECT_URL = "public:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = ["accounts.adapter.SignInBackend"]
SECRET_KEY_FALLBACKS = _list("SECRET_KEY_FALLBACKS")
PASSWORD_RESET_TIMEOUT = 4 * 3600

# A session ends when its person has opened no page of the staff for so long, or closes the browser.
SESSION_COOKIE_AGE = 60 * int(os.environ.get("SESSION_IDLE_MINUTES") or 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Failed attempts are counted here: in the database, so that every web process counts with the others and signing in
# does not depend on Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # so many that nobody forces the counts out by filling it
    },
    # Pages of sealed records, as each web process has drawn them.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
SIGN_IN_WAIT_MINUTES = 10

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody registers; allauth wants to know what signing in is by
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has proven the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Django's own reads the address from the person; allauth's would make a second record of it.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": f"30/{SIGN_IN_WAIT_MINUTES}m/ip,5/{SIGN_IN_WAIT_MINUTES}m/key",
    # Not allauth's: public pages that take files, and addresses to write to.
    "verify_file": "20/m/ip",
    "follow": "10/h/ip",
    "follow_address": "5/d/key",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ConfirmForm",
    "change_password": "accounts.forms.PasswordChangeForm",
    "set_password": "accounts.forms.PasswordSetForm",
    "reset_password": "accounts.forms.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.PasswordFromLinkForm",
}
# How many servers in front of this one add the visitor's address to X-Forwarded-For. 0 believes no such header.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES") or 0)

MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_TOTP_ISSUER = SERVICE_NAME or "Statutory response register"
MFA_TOTP_TOLERANCE = 1  # the code before and the code after, for slow fingers and clocks
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "edit_webauthn": "accounts.forms.PasskeyNameForm",
}

OIDC_APPS = providers(os.environ.get("OIDC_PROVIDERS", ""))
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_APPS}}
# A link and not a form leads to the provider: the page's policy lets no form end elsewhere. The worst that a page
# elsewhere can do with the link is to sign somebody in as themselves.
SOCIALACCOUNT_LOGIN_ON_GET = True

# Without a mail server, messages become files, so that a machine for trying things out needs none.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
# A mail service that takes messages over its own interface goes before a mail server.
if EMAIL_SERVICE := os.environ.get("EMAIL_SERVICE", ""):
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_SERVICE}.EmailBackend"
ANYMAIL = service_settings(EMAIL_SERVICE, os.environ.get("EMAIL_SERVICE_SETTINGS", "")) | {"REQUESTS_TIMEOUT": 10}
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = os.environ.get("EMAIL_SECURITY") == "tls"
EMAIL_USE_TLS = os.environ.get("EMAIL_SECURITY", "starttls") == "starttls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or "Statutory response register <register@localhost>"

# Where script/demo keeps what it sends, to be read in the browser. Everybody who reaches the pages reads all of it.
DEMO_MAILBOX = os.environ.get("DEMO_MAILBOX", "")

# English now, Welsh to come: every text of the interface goes through gettext.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["pcc_tracker.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# "vendor" is filled from npm by script/setup; only the built files that pages use are copied there.
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The design system's style sheet asks for its pictures under /assets/; whitenoise serves that folder at the root.
WHITENOISE_ROOT = BASE_DIR / "static" / "vendor" / "root"
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if _flag("HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health/"]  # asked on the machine itself, behind the server that speaks HTTPS
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a 40-page paste fits many times over

# What the rooms above the responses add to “Your work”: functions of a responses.desk.Reader that give its tasks.
YOUR_WORK = ["publications.copies.tasks", "progress.asks.tasks"]
# What they send about a response: functions of it that give a responses.other_post.OtherPost.
POST_OF_A_RESPONSE = ["publications.copy_post.copy_post"]
# What opens a file that anybody uploaded to a public page: a function of its bytes that gives its words and "", or ""
# and a sentence that says why there are none.
READS_STRANGERS_FILES = "imports.words.words_of"

REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
# For a socket Celery has other words than redis-py.
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
# How often one visitor may ask for open data; a file counts ten times.
DATA_REQUESTS_A_MINUTE = int(os.environ.get("DATA_REQUESTS_A_MINUTE") or 300)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker killed whole gives its task back within seconds, not after kombu's slow sweep.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    # These two log every glyph and every page object at levels that hide what matters.
    "loggers": {
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pdfminer": {"level": "ERROR"},
    },
}
