"""Run the benchmarks named, or all: each prints its table; exit 1 when a limit does not hold."""

import importlib
import os
import pkgutil
import sys

import django

import benchmarks


def main(names):
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    names = names or sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    failed = []
    for name in names:
        run = getattr(importlib.import_module(f"benchmarks.{name}"), "main", None)
        if name != "__main__" and run is not None:
            if not run():
                failed.append(name)
            print(flush=True)
    if failed:
        print("Over the limit:", ", ".join(failed))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
