"""Settings of the tests: the embedded default with fast passwords and plain static files."""

import tempfile
from pathlib import Path

from config.env import read_database
from config.settings.base import *

SECRET_KEY = "only-for-tests"  # noqa: S105  a test key protects nothing
_folder = tempfile.TemporaryDirectory(prefix="city-readiness-test-")  # gone when the tests end
VAR_DIR = Path(_folder.name)
DATABASES = {"default": read_database("TEST_DATABASE_URL", default_sqlite=str(VAR_DIR / "test.sqlite3"))}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# A failed sign-in is slowed down by counting in the cache; tests sign in many times.
ACCOUNT_RATE_LIMITS = False
CELERY_BROKER_URL = "memory://"
