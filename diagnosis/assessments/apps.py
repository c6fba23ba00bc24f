from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "diagnosis.assessments"
    label = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from diagnosis.assessments.freezing import register_frozen_tables  # noqa: PLC0415  models load first

        register_frozen_tables()
