"""A benchmark in a process and a temporary SQLite database of its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def holds(module):
    """Run `python -m module`, print what it prints, return whether its limits hold."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", module],
            env=environment, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False,
        )  # fmt: skip
    sys.stdout.write(done.stdout or done.stderr)
    return done.returncode == 0
