from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "diagnosis.programmes"
    label = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from diagnosis.programmes import reminders, wording  # noqa: PLC0415  models load first

        wording.register_events()
        reminders.register_with_jobs()
