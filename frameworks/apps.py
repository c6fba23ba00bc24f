from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class FrameworksConfig(AppConfig):
    name = "frameworks"
    verbose_name = _("Frameworks")

    def ready(self) -> None:
        from frameworks import freezing, frozen_tables  # noqa: PLC0415  models load first

        frozen_tables.register_frozen_tables()
        # Django sends the signal once for each app; this app's is enough for all tables.
        pre_migrate.connect(
            freezing.remove_before_migrate, sender=self, dispatch_uid="frameworks.freezing.remove"
        )
        post_migrate.connect(
            freezing.install_after_migrate, sender=self, dispatch_uid="frameworks.freezing.install"
        )
        checks.register(freezing.check_triggers, checks.Tags.database)
