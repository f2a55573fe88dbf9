"""The cache in which strangers are counted, where it is a folder."""

from contextlib import contextmanager
from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks


class CountingFileCache(FileBasedCache):
    """A folder in which several processes count together.

    Django's own reads a number and then writes the next one: who asks many times at once is counted less.
    """

    def add(self, *args, **kwargs):
        with self._alone():
            return super().add(*args, **kwargs)

    def incr(self, *args, **kwargs):
        with self._alone():
            return super().incr(*args, **kwargs)

    @contextmanager
    def _alone(self):
        self._createdir()
        with open(Path(self._dir) / "lock", "ab") as file:
            locks.lock(file, locks.LOCK_EX)
            yield
