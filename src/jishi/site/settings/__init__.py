"""Settings. Everything an operator may change comes from the environment; see docs/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

from jishi.site.settings import payment_providers
from jishi.site.settings.environment import PROJECT, data_home, database, local_url, secret_key

#: Where all data lives (database, media, keys): one folder to back up.
BASE_DIR = PROJECT
JISHI_HOME = data_home()
PORT = int(os.environ.get("PORT", "8000"))
PUBLIC_URL = os.environ.get("JISHI_PUBLIC_URL", local_url(PORT))
#: The realtime gateway listens beside the web role.
GATEWAY_PORT = int(os.environ.get("JISHI_GATEWAY_PORT", str(PORT + 1)))
SANDBOX_PAY_PORT = int(os.environ.get("JISHI_SANDBOX_PAY_PORT", str(PORT + 2)))
RTMP_PORT = int(os.environ.get("JISHI_RTMP_PORT", str(PORT + 3)))
DEVELOPMENT = os.environ.get("JISHI_MODE", "development") == "development"
MARKET_CURRENCY = os.environ.get("JISHI_CURRENCY", "CNY")
MARKET_TIME_ZONE = os.environ.get("JISHI_TIME_ZONE", "Asia/Shanghai")
MARKET_NAME_ZH = os.environ.get("JISHI_NAME_ZH", "集市")
MARKET_NAME_EN = os.environ.get("JISHI_NAME_EN", "Jishi Market")
SANDBOX_PAY_URL = os.environ.get("JISHI_SANDBOX_PAY_URL", local_url(SANDBOX_PAY_PORT))
PAYMENT_PROVIDERS = payment_providers.offered(development=DEVELOPMENT)
ALIPAY = payment_providers.alipay()
WECHAT_PAY = payment_providers.wechat_pay()
STRIPE = payment_providers.stripe()

SECRET_KEY = secret_key(JISHI_HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("JISHI_HOSTS", "*" if DEVELOPMENT else "").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "jishi.site.urls"
WSGI_APPLICATION = "jishi.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

ROOMS = [
    "jishi.foundation.accounts",
    "jishi.foundation.realtime",
    "jishi.foundation.notify",
    "jishi.foundation.media",
    "jishi.foundation.rules",
    "jishi.commerce.ledger",
    "jishi.commerce.catalog",
    "jishi.commerce.promotion",
    "jishi.commerce.payments",
    "jishi.commerce.orders",
    "jishi.commerce.settlement",
    "jishi.community.content",
    "jishi.community.live",
    "jishi.community.intent",
    "jishi.community.friends",
    "jishi.community.search",
    "jishi.community.feed",
    "jishi.governance.rulebook",
    "jishi.governance.review",
    "jishi.governance.reputation",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django_htmx",
    "ninja",
    "jishi.kernel",
    *ROOMS,
    "jishi.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jishi.site.middleware.content_security_policy",
    "jishi.site.refusing.one_shape",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jishi.site.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "jishi.foundation.accounts.session_store.SessionPersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jishi.site.middleware.page_context",
            ]
        },
    }
]
DATABASES = {"default": database(JISHI_HOME)}
AUTH_USER_MODEL = "accounts.Account"
SESSION_ENGINE = "jishi.foundation.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_I18N = True

WEB_DIST = Path(os.environ.get("JISHI_WEB_DIST", PROJECT / "web" / "dist"))
STATIC_URL = "/static/"
STATIC_ROOT = JISHI_HOME / "static"
#: The second folder is made by the JavaScript build (htmx and hls.js for the desks).
STATICFILES_DIRS = [Path(__file__).parent.parent / "static", WEB_DIST / "desk"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = JISHI_HOME / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

#: Mail and SMS: without these, codes and mail go to the embedded inbox at /inbox/ (development only).
EMAIL_URL = os.environ.get("JISHI_SMTP_URL", "")
SMS_URL = os.environ.get("JISHI_SMS_URL", "")

#: Clocks of an order, in seconds.
ORDER_PAY_WITHIN_S = int(os.environ.get("JISHI_ORDER_PAY_WITHIN_S", str(15 * 60)))
ORDER_CONFIRM_AFTER_S = int(os.environ.get("JISHI_ORDER_CONFIRM_AFTER_S", str(10 * 86_400)))
#: The after-sales window: the buyer's money stays in escrow while they may still send goods back. The
#: seven days run from the day after receipt (Measures on Seven-day Returns, art. 10), so that eight
#: days from the hour of receipt cover them whatever the hour.
ORDER_SETTLE_AFTER_S = int(os.environ.get("JISHI_ORDER_SETTLE_AFTER_S", str(8 * 86_400)))
#: Technical-service fee of the platform, in basis points of the goods' price.
SERVICE_FEE_BP = int(os.environ.get("JISHI_SERVICE_FEE_BP", "500"))

#: Withdrawals, in minor units of the market's currency; a day is the market's day.
WITHDRAWAL_LEAST_MINOR = int(os.environ.get("JISHI_WITHDRAWAL_LEAST_MINOR", "100"))
WITHDRAWAL_MOST_MINOR = int(os.environ.get("JISHI_WITHDRAWAL_MOST_MINOR", "5000000"))
WITHDRAWAL_DAY_MINOR = int(os.environ.get("JISHI_WITHDRAWAL_DAY_MINOR", "20000000"))
WITHDRAWAL_DAY_COUNT = int(os.environ.get("JISHI_WITHDRAWAL_DAY_COUNT", "3"))
#: How long a new bank account of a shop waits before money may go there, in seconds.
SETTLEMENT_COOLING_S = int(os.environ.get("JISHI_SETTLEMENT_COOLING_S", str(24 * 3600)))

#: One file of a clip, in bytes; and how long it may play, in seconds.
UPLOAD_MAX_BYTES = int(os.environ.get("JISHI_UPLOAD_MAX_BYTES", str(500 * 1024 * 1024)))
CLIP_MAX_S = int(os.environ.get("JISHI_CLIP_MAX_S", "600"))
#: A speech program for the sound of clips (`foundation/media/adapters/hearing.py`); "": none.
SPEECH_COMMAND = os.environ.get("JISHI_SPEECH_COMMAND", "")
#: "embedded" (our RTMP listener) or "nginx-rtmp" (a media server with publish call-backs).
MEDIA_GATEWAY = os.environ.get("JISHI_MEDIA_GATEWAY", "embedded")

PROCRASTINATE_WORKER_DEFAULTS = {"fetch_job_polling_interval": 0.5, "concurrency": 4}
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # dist/desk exists only after the build
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    #: A refusal is an answer, not an event for the log.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("JISHI_LOG", "WARNING")},
}
