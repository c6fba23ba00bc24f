from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "diagnosis.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        from diagnosis.jobs.timer import connect_timer  # noqa: PLC0415  models load first

        connect_timer()
