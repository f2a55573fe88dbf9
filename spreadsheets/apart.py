"""Workbooks are opened in a process of its own, with bounded memory and time.

A changed byte in an old .xls, or a small file made for it, makes the reader ask for more memory than there is,
which ends its process: that must not be the server's.
"""

import pickle
import subprocess
import sys
from pathlib import Path

from .limits import DAMAGED, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, PROTECTED, ReadFault, check_size

MEMORY = 1_500_000_000
SECONDS = 60
PROGRAM = Path(__file__).with_name("extraction.py")


def extract_apart(content):
    """The workbook's sheets as (name, is hidden, rows, merged ranges).

    Raises `ReadFault` for a protected, damaged or too large one.
    """
    command = [sys.executable, "-I", str(PROGRAM), *map(str, (MEMORY, MAX_ROWS, MAX_COLUMNS, MAX_CELLS))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise ReadFault(DAMAGED) from None
    answer = pickle.loads(done.stdout)  # noqa: S301 - written by our program, not by the sender
    if answer == "password":
        raise ReadFault(PROTECTED)
    if isinstance(answer, tuple):
        check_size(*answer)
    return answer
