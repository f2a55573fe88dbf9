"""The web server as an operator runs it, in a process group of its own that can be killed in the middle of its work."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from threading import Thread
from urllib.parse import urlencode

from .bureau import ROOT

PATIENCE = 60  # seconds until it answers


class Server:
    """A running web server; `kill` ends master and workers at once, as a power cut would."""

    def __init__(self, database_url):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = os.environ | {
            "DATABASE_URL": database_url,
            "DATABASE_POOL": "0",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "WEB_CONCURRENCY": "2",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py",
             "--bind", f"127.0.0.1:{self.port}", "config.wsgi:application"],
            env=environment, cwd=ROOT, start_new_session=True,
        )  # fmt: skip

    def wait(self):
        """Until it answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                return self.ask("GET", "/")
            except OSError:
                assert self.process.poll() is None
                time.sleep(0.05)
        raise TimeoutError

    def ask(self, method, path, *, session="", **form):
        """Send a request of a signed-in browser; returns the status. Raises when the server is gone meanwhile."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        token = secrets.token_hex(16)
        headers = {"Cookie": f"sessionid={session}; csrftoken={token}"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            form["csrfmiddlewaretoken"] = token
        try:
            connection.request(method, path, urlencode(form) if form else None, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)


@contextmanager
def served(database_url):
    """A server that answers; killed at the end where that was not done before."""
    server = Server(database_url)
    try:
        server.wait()
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


def at_once(acts):
    """Start each act in a thread of its own; returns a function that waits and gives what each returned.

    None for one that the end of the server cut off.
    """
    answers = [None] * len(acts)

    def work(place, act):
        try:
            answers[place] = act()
        except (OSError, http.client.HTTPException):
            answers[place] = None

    threads = [Thread(target=work, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()

    def wait():
        for thread in threads:
            thread.join(timeout=PATIENCE)
        return answers

    return wait
