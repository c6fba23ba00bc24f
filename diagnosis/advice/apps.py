from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdviceConfig(AppConfig):
    name = "diagnosis.advice"
    label = "advice"
    verbose_name = _("Advice")

    def ready(self) -> None:
        from diagnosis.advice import (  # noqa: PLC0415  models load first
            decision_wording,
            freezing,
            library_wording,
            own_data,
            roadmap_wording,
        )

        freezing.register_frozen_tables()
        decision_wording.register_events()
        library_wording.register_events()
        roadmap_wording.register_events()
        own_data.register_parts()
