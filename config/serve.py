"""`python -m config.serve HOST:PORT`: the web server and the worker of a trial, started and ended together.

An installation has a service for each instead (docs/operations.md).
"""

import signal
import subprocess
import sys
import time

WORKER = [sys.executable, "manage.py", "db_worker", "--interval", "0.3", "--no-startup-delay", "-v", "0"]
PATIENCE = 1.0  # seconds between looks, and before a worker that ended is started again


def main(address):
    """Serve until a signal comes or the web server ends; return its exit code."""
    server = subprocess.Popen(  # noqa: S603 -- our own words; the address goes to gunicorn alone
        [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py", "--bind", address,
         "config.wsgi:application"]
    )  # fmt: skip
    worker = subprocess.Popen(WORKER)  # noqa: S603
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        while server.poll() is None:
            time.sleep(PATIENCE)
            if worker.poll() is not None:
                worker = subprocess.Popen(WORKER)  # noqa: S603
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (server, worker):
            process.terminate()
        for process in (server, worker):
            process.wait()
    return server.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
