"""Long work on uploads, done by a worker (`manage.py db_worker`) outside any request.

A worker that is killed leaves nothing half done: entering and taking back are one transaction each. Its
heartbeat stops; whoever looks at the upload next sets the work to another worker, a few times.
"""

import threading
from contextlib import contextmanager
from datetime import timedelta

from django.core.cache import cache
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from accounts.rules import RuleViolation
from spreadsheets.limits import ReadFault

from .imports.checking import in_each_language
from .imports.targets import TARGETS
from .models import ImportBatch
from .services import import_work
from .services import imports as services

BEAT_SECONDS = 0.5
SILENT_SECONDS = 15  # after which a worker is taken for dead, or for none
ATTEMPTS = 3
INTERRUPTED = _("The work was interrupted %(attempts)d times. Nothing of it was stored. Try again.")
FAILED = _("An error of the program stopped the work. Nothing of it was stored; the log says more.")

State = ImportBatch.State


def begin(*, batch, state, by, at, corrections=None):
    """Set a batch to work for `by` and hand it to a worker; raises `RuleViolation` when it may not begin."""
    target = TARGETS[batch.target]
    scope = target.scope_of(batch)
    import_work.begin_work(
        batch=batch, state=state, target=target, scope=scope, by=by, at=at, corrections=corrections
    )
    work.enqueue(batch.pk)


def progress(batch):
    """Return {"done", "rows"} of the work under way, or None before a worker has begun."""
    return cache.get(_name(batch.pk))


def is_queued(batch):
    """Whether the work waits for a worker."""
    return waits("training.tasks.work", batch.pk)


def waits(task_path, pk):
    """Whether a task about the row `pk` waits for a worker."""
    return DBTaskResult.objects.ready().filter(task_path=task_path, args_kwargs__args__0=pk).exists()


def revive(*, batch, at):
    """Give the work of a silent worker to another one; after some attempts, put the batch back.

    Work that no worker has taken yet waits for its turn: others may stand before it.
    """
    if not batch.is_at_work or progress(batch):
        return
    silent_since = at - timedelta(seconds=SILENT_SECONDS)
    if batch.work_at > silent_since or is_queued(batch):
        return
    if batch.attempts >= ATTEMPTS:
        problem = {
            code: text % {"attempts": ATTEMPTS} for code, text in in_each_language(INTERRUPTED).items()
        }
        import_work.stop_work(batch=batch, problem=problem)
    elif import_work.count_attempt(batch=batch, at=at, idle_since=silent_since):
        work.enqueue(batch.pk)


@task()
def work(batch_pk):
    """Do what the state of a batch says; a second worker on the same batch finds nothing to do."""
    batch = ImportBatch.objects.select_related("province").get(pk=batch_pk)
    if not batch.is_at_work:
        return
    target, by = TARGETS[batch.target], User.objects.select_related("province").get(pk=batch.work_by_id)
    arguments = {"batch": batch, "target": target, "scope": target.scope_of(batch), "by": by}
    arguments["at"] = timezone.now()
    try:
        with heartbeat(_name(batch.pk)) as tick:
            if batch.state == State.CHECKING:
                services.check_batch(tick=tick, **arguments)
            elif batch.state == State.APPLYING:
                services.apply_batch(tick=tick, **arguments)
            else:
                services.undo_batch(**arguments)
    except (RuleViolation, ReadFault) as refusal:
        import_work.stop_work(batch=batch, problem=in_each_language(refusal))
    except Exception:
        import_work.stop_work(batch=batch, problem=in_each_language(FAILED))
        raise


@contextmanager
def heartbeat(name):
    """Tell the cache, under `name`, how far the work is, from a thread: a worker in a transaction cannot."""
    told, ended = {"done": 0, "rows": 0}, threading.Event()

    def beat():
        while True:
            cache.set(name, dict(told), SILENT_SECONDS)
            if ended.wait(BEAT_SECONDS):
                connections.close_all()  # this thread's, where the cache is a table
                break

    def tick(done, rows):
        told.update(done=done, rows=rows)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield tick
    finally:
        ended.set()
        thread.join()
        cache.delete(name)


def _name(batch_pk):
    return f"import-{batch_pk}"
