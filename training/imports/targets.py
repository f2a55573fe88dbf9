"""What can be imported: the name in `ImportBatch.target` → the target. Apps register their own when they start."""

TARGETS = {}


def register(target):
    """Add a `Target` under its name; a name is given once."""
    if TARGETS.setdefault(target.name, target) is not target:
        raise ValueError(f"Two targets of imports are called {target.name}.")
    return target
