"""The report of a check as it is kept: a page of it can be shown without unfolding the rest."""

import hashlib
import json
import struct
import zlib

from .checking import State

CHUNK = 50  # lines, as many as a page shows
_LENGTH = struct.Struct(">I")


class Report:
    """`head`: what is said of the whole sheet, see `Check.head`; the lines are unfolded when asked for.

    `digest`: two reports with the same one would do the same.
    """

    def __init__(self, data):
        data = memoryview(data)
        (length,) = _LENGTH.unpack(data[: _LENGTH.size])
        start = _LENGTH.size + length
        self.head = json.loads(zlib.decompress(data[_LENGTH.size : start]))
        self.digest = self.head["digest"]
        self._body = data[start:]

    @staticmethod
    def pack(check):
        """Return the bytes of a check's report."""
        body, places, digest, told = bytearray(), {}, hashlib.sha256(), check.head()
        digest.update(json.dumps(told["created"], ensure_ascii=False).encode())
        for state in State:
            lines = check.of_state(state)
            places[state.value] = {"count": len(lines), "chunks": []}
            for start in range(0, len(lines), CHUNK):
                chunk = [check.told(line) for line in lines[start : start + CHUNK]]
                text = json.dumps(chunk, ensure_ascii=False, separators=(",", ":")).encode()
                digest.update(text)
                packed = zlib.compress(text, 1)
                places[state.value]["chunks"].append([len(body), len(packed)])
                body += packed
        told |= {"lines": places, "digest": digest.hexdigest()}
        head = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 1)
        return _LENGTH.pack(len(head)) + head + bytes(body)

    def of_state(self, state):
        return ReportLines(self, self.head["lines"][state])

    def lines(self):
        """Return every line, in the order of the sheet."""
        return sorted(
            (line for state in State for line in self.of_state(state)), key=lambda line: line["row"]
        )

    def _chunk(self, place):
        start, length = place
        return json.loads(zlib.decompress(self._body[start : start + length]))


class ReportLines:
    """The lines of one state as a sequence to page through."""

    def __init__(self, report, places):
        self._report, self._count, self._places = report, places["count"], places["chunks"]

    def __len__(self):
        return self._count

    def __iter__(self):
        for place in self._places:
            yield from self._report._chunk(place)

    def __getitem__(self, wanted):
        """Return a slice's lines; only its chunks are unfolded."""
        start, stop, _step = wanted.indices(self._count)
        first, last = start // CHUNK, -(-stop // CHUNK)
        lines = [line for place in self._places[first:last] for line in self._report._chunk(place)]
        return lines[start - first * CHUNK : stop - first * CHUNK]
