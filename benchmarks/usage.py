"""What a piece of work uses, with the processes that it starts: time of the processors, memory (Linux)."""

import os
import resource
import threading
from contextlib import contextmanager
from pathlib import Path


def cpu_seconds():
    """What this process and those it started used: another measure where the machine is busy."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@contextmanager
def watched_memory():
    """The most that this process and those it started hold together, in megabytes, looked at 50 times a second."""
    found, is_done = {"peak": 0}, threading.Event()

    def look():
        while not is_done.wait(0.02):
            found["peak"] = max(found["peak"], sum(map(_megabytes, [os.getpid(), *_children()])))

    thread = threading.Thread(target=look)
    thread.start()
    yield found
    is_done.set()
    thread.join()


def _children():
    lists = Path("/proc/self/task").glob("*/children")
    return {int(pid) for text in map(_text, lists) for pid in text.split()}


def _megabytes(pid):
    pages = _text(Path(f"/proc/{pid}/statm")).split()
    return int(pages[1]) * resource.getpagesize() / 1_000_000 if pages else 0


def _text(path):
    """What a file of the system says; nothing when its process is gone."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
