from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diagnosis.comparison.synthetic import MOST_PLACES, Wanted, join_programme, make_synthetic_places
from diagnosis.places.models import Programme
from diagnosis.places.selectors import REFERENCE_FRAMEWORK
from frameworks.models import FrameworkVersion, VersionState
from frameworks.selectors import load_spec

MOST_ROUNDS = 5
PROGRAMME_NAME = {"en": "Synthetic cities, to try comparisons out", "ja": "比較を試すための合成都市"}


class Command(BaseCommand):
    help = (
        "Make places that do not exist, with answers and results, all marked synthetic: for tests of scale"
        " and for trying comparisons out. May be run again for more places or rounds."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, help=f"how many places, up to {MOST_PLACES}")
        parser.add_argument("--framework", default=REFERENCE_FRAMEWORK, help="key of the framework")
        parser.add_argument("--mode", default="quick", help="mode that is answered")
        parser.add_argument(
            "--rounds", type=int, default=1, help=f"rounds of each place, up to {MOST_ROUNDS}"
        )
        parser.add_argument(
            "--programme", default="", help="key of a programme that they join; made if missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count, rounds = options["count"], options["rounds"]
        if not 1 <= count <= MOST_PLACES:
            raise CommandError(f"The count lies between 1 and {MOST_PLACES}.")
        if not 1 <= rounds <= MOST_ROUNDS:
            raise CommandError(f"The rounds lie between 1 and {MOST_ROUNDS}.")
        version = FrameworkVersion.objects.filter(
            framework__key=options["framework"], state=VersionState.PUBLISHED
        ).last()
        if version is None:
            raise CommandError(f"No version of {options['framework']} is published. Load a framework first.")
        spec = load_spec(version.pk)
        if options["mode"] not in {mode.key for mode in spec.modes}:
            raise CommandError(f"{options['framework']} has no mode {options['mode']}.")
        if spec.subject != "place":
            raise CommandError(
                f"{options['framework']} asks about initiatives. Choose one that asks about places."
            )
        for done in make_synthetic_places(Wanted(count, version, options["mode"], rounds)):
            self.stdout.write(f"  {done} of {count} places", ending="\r")
            self.stdout.flush()
        if options["programme"]:
            programme, _made = Programme.objects.get_or_create(
                key=options["programme"], defaults={"name": PROGRAMME_NAME, "version": version}
            )
            join_programme(programme, count)
        self.stdout.write(f"{count} synthetic places are ready.      ")
