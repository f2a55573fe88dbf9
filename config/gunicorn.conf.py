"""How the production server runs. No line of a log holds a query string: searches hold names and ID numbers."""

import logging
import re
from pathlib import Path

import environ

env = environ.Env()
env_file = Path(__file__).resolve().parent.parent / ".env"
if env_file.exists():
    env.read_env(env_file)

worker_class = "gthread"
workers = env.int("WEB_CONCURRENCY", default=2)
threads = 4
preload_app = True  # a wrong setting stops the start, instead of every worker in turn
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True

loglevel = "warning"
accesslog = env.str("ACCESS_LOG", default="") or None
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # %(U)s is the path alone


def drop_query(record):
    """Cut a log record at the first question mark: what follows it may be somebody's name."""
    record.msg, record.args = re.sub(r"\?.*", "?…", record.getMessage(), flags=re.DOTALL), None
    return True


logging.getLogger("gunicorn.error").addFilter(drop_query)
