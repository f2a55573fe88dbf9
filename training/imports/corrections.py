"""What somebody decided about an upload on its pages: how to read it, cells put right, rows dropped, people matched."""

import json
from dataclasses import asdict, dataclass, field

from spreadsheets.headings import Reading


@dataclass
class Corrections:
    """`cells`: row number → field name → text; `people`: row number → the key chosen of a fault's options."""

    reading: Reading = field(default_factory=Reading)
    cells: dict = field(default_factory=dict)
    dropped: set = field(default_factory=set)
    people: dict = field(default_factory=dict)

    @property
    def rows(self):
        """Return the numbers of the rows that were touched."""
        return sorted(self.cells.keys() | self.dropped | self.people.keys())

    def take_back(self, row):
        """Let the sheet's own row stand again."""
        self.cells.pop(row, None)
        self.people.pop(row, None)
        self.dropped.discard(row)

    def packed(self):
        told = asdict(self) | {"dropped": sorted(self.dropped)}
        return json.dumps(told, ensure_ascii=False).encode()

    @classmethod
    def unpacked(cls, data):
        if not data:
            return cls()
        told = json.loads(data)
        return cls(
            reading=Reading(**told["reading"]),
            cells={int(row): cells for row, cells in told["cells"].items()},
            dropped=set(told["dropped"]),
            people={int(row): key for row, key in told["people"].items()},
        )


def corrected(corrections, data, lines):
    """Put what a form says into `corrections`; whether anything is new.

    `data`: cell-ROW-FIELD → text, person-ROW → key, drop-ROW. `lines`: the report's wrong lines; nothing else
    can be put right. A cell left as it was says nothing.
    """
    before = corrections.packed()
    for line in lines:
        row = line["row"]
        if data.get(f"drop-{row}"):
            corrections.dropped.add(row)
            continue
        for name, shown, _message, options in line["faults"]:
            text = data.get(f"cell-{row}-{name}")
            is_hidden = not data.get(f"shown-{row}-{name}")
            if text is not None and text.strip() != ("" if is_hidden else shown.strip()):
                corrections.cells.setdefault(row, {})[name] = text.strip()
            person = data.get(f"person-{row}")
            if person and person in {key for key, _text in options}:
                corrections.people[row] = person
    return corrections.packed() != before
