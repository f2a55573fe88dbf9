"""The migrated, empty SQLite database that every test process begins with: made once, copied."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 120  # seconds for another process to finish


def folder_of(config):
    """Where the database is kept for later runs; without pytest's cache, for this one."""
    kept = getattr(config, "cache", None)
    return kept.mkdir("databases") if kept else Path(tempfile.mkdtemp())


def migrated(folder):
    """Return the path of a database with every migration applied; it is made anew when one of them changes."""
    path = folder / f"{_digest()}.sqlite3"
    lock = path.with_suffix(".lock")
    until = time.monotonic() + PATIENCE
    while not path.exists():
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            if time.monotonic() > until:  # whoever held it is gone
                lock.unlink(missing_ok=True)
            time.sleep(0.1)
            continue
        try:
            _make(path)
        finally:
            lock.unlink(missing_ok=True)
    return path


def _make(path):
    unfinished = path.with_suffix(f".{os.getpid()}")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{unfinished}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    _close_log(unfinished)
    os.replace(unfinished, path)


def _close_log(path):
    """Move what stands in the write-ahead log into the file itself."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _digest():
    """What the migrations are: ours by their text, the libraries' by the locked versions."""
    found = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements" / "base.txt"]:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
