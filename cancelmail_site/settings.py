"""Settings of Cancelmail. Everything that differs between installations comes from the environment
(README, "Configuration"); `cancelmail_site.checks` says what is wrong with it.
"""

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lib.signing import Keyring

from .environment import LOOPBACK, Environment, new_link_keys, new_secret_key, new_webhook_secret

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment(BASE_DIR)
VAR_DIR = environment.var

# --- where we are: https is production, http on a loopback host is development ------------------
PORT = environment.number("PORT", 8000, least=1, most=65535)
SITE_URL = environment.url("SITE_URL", f"http://127.0.0.1:{PORT}")
SITE_HOST = urlsplit(SITE_URL).hostname or "127.0.0.1"
IS_PRODUCTION = SITE_URL.startswith("https://")
if not IS_PRODUCTION and SITE_HOST not in LOOPBACK:
    environment.problem(
        "SITE_URL",
        f"SITE_URL is {SITE_URL}: without https only a loopback host is served, since signing in "
        "would send passwords in the open. Set SITE_URL to the https address.",
    )

DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY")
if IS_PRODUCTION and not SECRET_KEY:
    environment.problem(
        "SECRET_KEY",
        "SECRET_KEY is not set. Set it to a long random text, for example the output of: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
    )
elif IS_PRODUCTION and len(SECRET_KEY) < 32:
    environment.problem("SECRET_KEY", "SECRET_KEY is too short. Set it to 32 characters or more.")
SECRET_KEY = SECRET_KEY or environment.kept("secret-key", new_secret_key)
LINK_KEYS = environment.text("LINK_KEYS") or environment.kept("link-keys", new_link_keys)
try:
    Keyring.from_setting(LINK_KEYS)
except ValueError as error:
    environment.problem("LINK_KEYS", f"LINK_KEYS cannot be read. {error}")
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS",
    [SITE_HOST] if IS_PRODUCTION else [SITE_HOST, "127.0.0.1", "localhost", "[::1]"],
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Only these may say in X-Forwarded-For who is behind them.
TRUSTED_PROXIES = environment.words(
    "TRUSTED_PROXIES", ["127.0.0.1", "::1"] if IS_PRODUCTION else []
)

# --- apps: each room may import only from rooms below it (.importlinter) ------------------------
INSTALLED_APPS = [
    "cancelmail_site.apps.SiteConfig",
    "cancelmail_site.apps.CancelmailAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "insights",
    "journeys",
    "followups",
    "surveys",
    "outbox",
    "templates_app",
    "customers",
    "worker",
    "staff",
    "anymail",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "cancelmail_site.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "customers.api.problems.ProblemMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staff.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cancelmail_site.urls"
WSGI_APPLICATION = "cancelmail_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cancelmail_site.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database -----------------------------------------------------------------------------------
DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # A mail must not be forgotten after it was handed over: FULL waits for the disk at each commit.
    # IMMEDIATE takes the write lock at BEGIN, so that two writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    if IS_PRODUCTION and not environment.text("LINK_KEYS"):
        environment.problem(
            "LINK_KEYS",
            "LINK_KEYS is not set. Every host must sign the links in letters alike: set it to the "
            "content of var/link-keys.",
        )
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "staff.locking.name_as_counted"
AXES_CLIENT_IP_CALLABLE = "staff.locking.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "staff/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- languages and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("lv", _("Latvian"))]
# Those offered to colleagues; the leaver's pages speak what their survey speaks.
DESK_LANGUAGES = [
    language
    for language in environment.words("DESK_LANGUAGES", ["en", "lv"])
    if language in dict(LANGUAGES)
] or ["en"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cancelmail_site.formats"]
TIME_ZONE = "UTC"

# --- static files: ours alone, no CDN -----------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "media"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- safety -------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31536000 if IS_PRODUCTION else 0
SECURE_SSL_REDIRECT = False  # the proxy in front answers http; behind it we see its header only
if IS_PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Files that are imported, until they are thirty days old: web server and worker read the same.
IMPORTS_DIR = Path(environment.text("IMPORTS_DIR", str(VAR_DIR / "imports")))

# --- mail ---------------------------------------------------------------------------------------
# MAIL_TRANSPORT: "file" (var/mail, nothing leaves), "smtp", or a provider by Anymail's name.
MAIL_TRANSPORT = environment.text("MAIL_TRANSPORT", "file").lower()
MAIL_DIR = Path(environment.text("MAIL_DIR", str(VAR_DIR / "mail")))
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 25, least=1)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = environment.flag("EMAIL_USE_SSL", False)
# ANYMAIL_POSTMARK_SERVER_TOKEN and the like; boto3 must not repeat by itself (OUTBOX: a message is
# handed over at most once).
ANYMAIL = {
    "AMAZON_SES_CLIENT_PARAMS": {"config": {"retries": {"total_max_attempts": 1}}},
    **environment.prefixed("ANYMAIL_"),
}
BRAND_NAME = environment.text("BRAND_NAME", "Brightdesk")
if len(BRAND_NAME) > 120:
    environment.problem("BRAND_NAME", "BRAND_NAME is too long. Set it to 120 characters at most.")
DEFAULT_FROM_EMAIL = environment.email("DEFAULT_FROM_EMAIL", "support@brightdesk.example")

# --- billing ------------------------------------------------------------------------------------
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET")
if not STRIPE_WEBHOOK_SECRET and not IS_PRODUCTION:
    # Development: so that stories can be played through the front door without any setting up.
    STRIPE_WEBHOOK_SECRET = environment.kept("stripe-webhook-secret", new_webhook_secret)
# Of the addresses …/hooks/stripe/<brand>/: by the brand's slug, in capitals, with _ for -.
STRIPE_WEBHOOK_SECRETS = {
    brand: str(secret) for brand, secret in environment.prefixed("STRIPE_WEBHOOK_SECRET_").items()
}
EVENT_AGE_LIMIT_HOURS = environment.number("EVENT_AGE_LIMIT_HOURS", 48, least=1)

# --- logs: one line each, to standard error, never a body or an address -------------------------
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"axes": {"level": "WARNING"}},
}
