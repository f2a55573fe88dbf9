from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self):
        from .imports import (  # noqa: F401 -- each registers what it imports
            agency_register,
            enrolment,
            instructor_pool,
            laws,
            modules,
            roster,
        )
