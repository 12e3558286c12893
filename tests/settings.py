"""The settings of the tests: those of the office, on a database, files and a cache of their own."""

import atexit
import os
import tempfile

os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ["SECRET_KEY"] = "a key for tests only, long enough for every check of its length"
os.environ["AUDIT_KEY"] = "a key of the trail for tests only"
os.environ["WEBHOOK_KEY"] = "a key of webhooks for tests only"
os.environ["REDIS_URL"] = ""

from ombudsman.settings import *  # noqa: E402, F403, TID251  the tests read what the office reads
from ombudsman.settings import DATABASES  # noqa: E402, TID251

FILES = tempfile.TemporaryDirectory(prefix="office-tests-")
atexit.register(FILES.cleanup)
MEDIA_ROOT = FILES.name
STATIC_ROOT = tempfile.mkdtemp(dir=FILES.name)

DATABASES["default"].get("OPTIONS", {}).pop("pool", None)  # a test database is dropped at the end
LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {name: LOCAL | {"LOCATION": name} for name in ("default", "throttle")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
