from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "diagnosis.results"
    label = "results"
    verbose_name = _("Results")

    def ready(self) -> None:
        from diagnosis.results import freezing, own_data, sharing_wording, wording  # noqa: PLC0415  models load first

        freezing.register_frozen_tables()
        sharing_wording.register_events()
        wording.register_events()
        own_data.register_parts()
