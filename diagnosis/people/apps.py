from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "diagnosis.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from diagnosis.people import (  # noqa: PLC0415  models load first
            export,
            freezing,
            invitations,
            letters,
            receivers,
            wording,
        )

        freezing.register_frozen_tables()
        letters.register_with_jobs()
        invitations.register_letters()
        export.register_own_parts()
        wording.register_events()
        receivers.connect_receivers(self)
