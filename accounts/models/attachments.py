"""Files that belong to a row: nominations, plans, reports."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import decrypt
from ..file_kinds import CONTENT_TYPES, ENDINGS, MAX_FILE_BYTES, FileKind
from .provinces import Province, ProvinceScopedQuerySet


def private_files():
    """The folder `FILES_ROOT`: outside what the web server shows."""
    return storages["private"]


def nameless(attachment, file_name):
    """Where the bytes lie: nothing in the path tells what they are."""
    return f"{attachment.attached_at:%Y}/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """One file, kept encrypted; `name` is text that is shown and never a path.

    How another table has files:
    - the table has `attachments = models.ManyToManyField(Attachment, …, blank=True, related_name="+")`
      and a `province`;
    - its form has a `accounts.forms.FilesField`, which gives a list of uploads;
    - `services.attach_files(holder=row, files=…, by=…, at=…)` keeps them, `services.remove_attachment` takes one
      away, `row.attachments.set(other.attachments.all())` lets a version share the files of its draft;
    - a view of its own, with the permission and the scope of its own row, finds the file by
      `get_object_or_404(row.attachments.visible_to(user), pk=…)` and answers
      `exports.attachment_response(attachment, by=user)`;
    - `{% include "includes/attachments.html" with files=… holder_pk=row.pk file_url="app:view" %}` lists them;
      `remove_url="app:view"` adds the buttons.
    """

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), null=True, blank=True, related_name="attachments"
    )
    name = models.CharField(_("file name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content = models.FileField(_("content"), storage=private_files, upload_to=nameless, editable=False)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("attached by"), related_name="+"
    )
    attached_at = models.DateTimeField(_("attached at"), default=timezone.now)

    objects = ProvinceScopedQuerySet.as_manager()

    class Meta:
        ordering = ["attached_at", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                name="attachment_size_within_limit",
                condition=Q(size__gt=0, size__lte=MAX_FILE_BYTES),
                violation_error_message=_("A file is neither empty nor larger than 20 MB."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def content_type(self):
        return CONTENT_TYPES[self.kind]

    @property
    def download_name(self):
        """The name with an ending of its kind: what is no PDF is not opened as one, nor as a program."""
        endings = ENDINGS[self.kind]
        return self.name if PurePath(self.name).suffix.lower() in endings else self.name + endings[0]

    def read(self):
        """Return the file's bytes as they were attached."""
        with self.content.open("rb") as file:
            return decrypt(file.read())
