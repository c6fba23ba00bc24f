from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "diagnosis.reports"
    label = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from diagnosis.reports import own_data, wording  # noqa: PLC0415  models load first

        wording.register_with_jobs()
        wording.register_exports()
        own_data.register_parts()
