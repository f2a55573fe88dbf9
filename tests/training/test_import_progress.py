"""How far the work on an upload is: waiting, reading, rows done; and what becomes of it when its worker is dead."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests import factories
from tests.training import rosters
from training import tasks
from training.models import ImportBatch, Officer

pytestmark = pytest.mark.django_db


class Queue:
    """What is asked for waits here until `run`, as it does for a worker."""

    def __init__(self):
        self.waiting = []

    def enqueue(self, batch_pk):
        self.waiting.append(batch_pk)

    def run(self):
        while self.waiting:
            tasks.work_on(self.waiting.pop(0))


@pytest.fixture
def queue(monkeypatch):
    queue = Queue()
    monkeypatch.setattr(tasks, "work_on", tasks.work.func, raising=False)
    monkeypatch.setattr(tasks, "work", queue)
    return queue


@pytest.fixture
def client(clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def batch(queue, client):
    """An upload that waits to be checked."""
    file = SimpleUploadedFile("花名册.xlsx", rosters.many(60))
    client.post("/imports/new/roster/", {"file": file})
    return ImportBatch.objects.get()


def bar(client, batch):
    return client.get(reverse("training:import_progress", args=[batch.pk]))


def silent(batch, seconds=tasks.SILENT_SECONDS + 1):
    """The work was asked for so long ago."""
    ImportBatch.objects.filter(pk=batch.pk).update(work_at=timezone.now() - timedelta(seconds=seconds))


def test_before_a_worker_has_begun_it_waits(client, batch):
    text = bar(client, batch).content.decode()
    assert "Waiting for its turn" in text
    page = client.get(batch.get_absolute_url())
    assert "Waiting for its turn" in page.content.decode()
    assert reverse("training:import_progress", args=[batch.pk]) in page.content.decode()


def test_reading_and_rows_done_are_shown_while_it_works(client, queue, batch, monkeypatch):
    seen, check_rows = [], "training.imports.checking.check_rows"
    from spreadsheets.checking import check_rows as really

    def look():
        seen.append(bar(client, batch).content.decode())

    def watched(*arguments, tick, **options):
        look()
        tick(20, 60)
        tasks.cache.set(f"import-{batch.pk}", {"done": 20, "rows": 60})  # as the next beat does
        look()
        return really(*arguments, tick=tick, **options)

    monkeypatch.setattr(check_rows, watched)
    queue.run()
    assert "Reading the file" in seen[0]
    assert '<progress max="60" value="20"' in seen[1]
    assert "20 of 60 rows" in seen[1]


class Board:
    """A cache of which is kept what was told."""

    def __init__(self):
        self.told, self.is_told = [], threading.Event()

    def set(self, name, value, seconds):
        self.told.append((name, value, seconds))
        if value["done"]:
            self.is_told.set()

    def delete(self, name):
        self.told.append(name)


def test_the_beat_tells_the_rows_done_and_ends_with_the_work(monkeypatch):
    board = Board()
    monkeypatch.setattr(tasks, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(tasks, "cache", board)
    with tasks.heartbeat("import-7") as tick:
        tick(3, 9)
        assert board.is_told.wait(10)
    assert ("import-7", {"done": 3, "rows": 9}, tasks.SILENT_SECONDS) in board.told
    assert board.told[-1] == "import-7"


def test_at_its_end_the_page_is_shown_anew(client, queue, batch):
    assert "HX-Refresh" not in bar(client, batch)
    queue.run()
    response = bar(client, batch)
    assert (response["HX-Refresh"], response.content) == ("true", b"")
    page = client.get(batch.get_absolute_url())
    assert page.context["batch"].counts["new"] == 60


def test_what_is_worked_on_is_left_alone(client, queue, batch):
    for name in ("apply", "discard"):
        pressed = client.post(reverse(f"training:import_{name}", args=[batch.pk]), follow=True)
    assert pressed.status_code == 200
    page = client.post(reverse("training:import_correct", args=[batch.pk]), {"drop-2": "1"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    queue.run()
    assert Officer.objects.count() == 0


def test_a_worker_that_is_silent_for_a_while_is_not_taken_for_dead(client, queue, batch):
    silent(batch, tasks.SILENT_SECONDS - 5)
    bar(client, batch)
    assert queue.waiting == [batch.pk]


def test_a_worker_that_still_tells_is_not_taken_for_dead(client, queue, batch, monkeypatch):
    silent(batch)
    monkeypatch.setattr(tasks, "progress", lambda batch: {"done": 3, "rows": 60})
    assert "3 of 60 rows" in bar(client, batch).content.decode()
    assert queue.waiting == [batch.pk]


def test_a_dead_workers_work_is_given_to_another_which_finishes_it(client, queue, batch):
    queue.waiting.clear()  # it took the task, and died
    silent(batch)
    text = bar(client, batch).content.decode()
    assert "is tried again (attempt 2)" in text
    assert queue.waiting == [batch.pk]
    bar(client, batch)
    assert queue.waiting == [batch.pk]  # once, however many look
    queue.run()
    batch.refresh_from_db()
    assert (batch.state, batch.attempts) == ("checked", 0)


def test_two_workers_on_one_upload_enter_it_once(client, queue, batch):
    queue.run()
    client.post(reverse("training:import_apply", args=[batch.pk]))
    silent(batch)
    bar(client, batch)
    assert queue.waiting == [batch.pk, batch.pk]
    queue.run()
    batch.refresh_from_db()
    assert (batch.state, Officer.objects.count()) == ("applied", 60)


@pytest.mark.parametrize(
    ("act", "before"), [("check", "uploaded"), ("apply", "checked"), ("undo", "applied")]
)
def test_after_three_attempts_it_is_put_back_with_the_words(act, before, client, queue, batch):
    if act != "check":
        queue.run()
        client.post(reverse("training:import_apply", args=[batch.pk]))
    if act == "undo":
        queue.run()
        client.post(reverse("training:import_undo", args=[batch.pk]))
    for attempt in range(2, tasks.ATTEMPTS + 1):
        silent(batch)
        bar(client, batch)
        batch.refresh_from_db()
        assert batch.attempts == attempt
    queue.waiting.clear()
    silent(batch)
    assert bar(client, batch)["HX-Refresh"] == "true"
    batch.refresh_from_db()
    assert (batch.state, batch.attempts, batch.work_by) == (before, 0, None)
    page = client.get(batch.get_absolute_url(), follow=True)
    assert "The work was interrupted 3 times. Nothing of it was stored. Try again." in page.content.decode()
    assert queue.waiting == []


def test_an_error_of_the_program_puts_it_back_and_says_so(client, queue, batch, monkeypatch):
    def breaks(*arguments, **options):
        raise ZeroDivisionError

    monkeypatch.setattr("training.imports.checking.check_rows", breaks)
    with pytest.raises(ZeroDivisionError):
        queue.run()
    batch.refresh_from_db()
    assert batch.state == "uploaded"
    page = client.get(batch.get_absolute_url(), follow=True)
    assert "An error of the program stopped the work." in page.content.decode()


def test_another_bureau_finds_nothing(batch, outsider, client_of):
    assert bar(client_of(outsider), batch).status_code == 404


def test_whoever_may_not_enter_any_more_enters_nothing(client, queue, batch, clerk):
    queue.run()
    client.post(reverse("training:import_apply", args=[batch.pk]))
    clerk.province = factories.province("33")
    clerk.save()
    queue.run()
    batch.refresh_from_db()
    assert (batch.state, Officer.objects.count()) == ("checked", 0)


def test_an_upload_that_waits_for_a_worker_is_not_taken_for_a_broken_one(clerk, client_of):
    """In November many wait in one queue: that no worker has begun is no fault of theirs."""
    batch = rosters.upload(rosters.workbook(rosters.row(1)), by=clerk)
    long_ago = timezone.now() - timedelta(minutes=5)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state="applying", work_by=clerk, work_at=long_ago, attempts=1
    )
    DBTaskResult.objects.create(
        args_kwargs={"args": [batch.pk], "kwargs": {}}, task_path=tasks.work.module_path,
        backend_name="default", run_after=long_ago, exception_class_path="", traceback="",
    )  # fmt: skip
    assert client_of(clerk).get(f"/imports/{batch.pk}/progress/").status_code == 200
    batch.refresh_from_db()
    assert (batch.state, batch.attempts) == ("applying", 1)
