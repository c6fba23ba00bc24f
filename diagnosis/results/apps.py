from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "diagnosis.results"
    label = "results"
    verbose_name = _("Results")

    def ready(self) -> None:
        from diagnosis.results.freezing import register_frozen_tables  # noqa: PLC0415  models load first

        register_frozen_tables()
