"""What can be imported: the name in `ImportBatch.target` → the target."""

from .roster import Roster

ROSTER = Roster()
TARGETS = {target.name: target for target in (ROSTER,)}
