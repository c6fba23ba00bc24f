from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "diagnosis.assessments"
    label = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from diagnosis.assessments import (  # noqa: PLC0415  models load first
            check_letters,
            freezing,
            letters,
            own_data,
            wording,
        )

        freezing.register_frozen_tables()
        own_data.register_parts()
        letters.register_letters()
        check_letters.register_letters()
        wording.register_events()
