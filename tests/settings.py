"""The project's settings with what makes a test run quick and strict."""

import os
import tempfile

os.environ.setdefault("DEMO", "1")

from config.settings import *  # noqa: F403
from tests.undefined import Undefined

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files straight from the apps' folders: nothing is collected for a test.
STATIC_ROOT = tempfile.gettempdir()
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# A task is done by whoever asks for it; tests/faults has workers.
TASKS = {
    "default": {
        "BACKEND": os.environ.get("TASKS_BACKEND", "django_tasks.backends.immediate.ImmediateBackend")
    }
}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "visitors")
}

# An unknown variable in a template of ours fails the test that renders it.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("")  # noqa: F405

# A file of each process's own: a live server's threads cannot share one connection in memory.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": os.path.join(tempfile.gettempdir(), f"training_test_{os.getpid()}.sqlite3")
    }
