"""How the production server runs; `WEB_CONCURRENCY` sets the number of worker processes.

No line of a log may hold a query string: searches hold names and ID numbers.
"""

import logging
import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True  # a broken setting stops the start instead of every worker in turn
timeout = 120  # a roster of 8,000 rows or a year's report on a slow disk
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500

accesslog = os.environ.get("ACCESS_LOG")  # "-" prints it; off by default
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # %(U)s is the path alone
loglevel = "warning"
