from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diagnosis.places.reference import PlacesDocument, PublishedDocument, read_places, read_published
from diagnosis.places.services import load_reference
from diagnosis.places.wording import describe
from frameworks.messages import Problem

PLACES_FILES = ("reference/places.yaml", "demo/places.yaml")
PUBLISHED_FILE = "reference/published_marks.yaml"


class Command(BaseCommand):
    help = "Load places, their published figures and published marks. Doing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "directory",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help=f"the folder that holds {', '.join(PLACES_FILES)} and {PUBLISHED_FILE} (default: fixtures)",
        )

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        places: list[PlacesDocument] = []
        published: list[PublishedDocument] = []
        faults: list[str] = []
        for name in PLACES_FILES:
            if (directory / name).exists():
                found, problems = read_places(read_file(directory / name))
                faults += list_faults(name, problems)
                places += [found] if found else []
        if not places and not faults:
            raise CommandError(f"No file of places in {directory}: {', '.join(PLACES_FILES)}.")
        if (directory / PUBLISHED_FILE).exists() and not faults:
            keys = frozenset(place.key for document in places for place in document.places)
            works = frozenset(work.key for document in places for work in document.works)
            marks, problems = read_published(read_file(directory / PUBLISHED_FILE), keys, works)
            faults += list_faults(PUBLISHED_FILE, problems)
            published += [marks] if marks else []
        if faults:
            raise CommandError("Nothing is loaded.\n" + "\n".join(faults))
        tally = load_reference(places=places, published=published)
        count = sum(len(document.places) for document in places)
        marked = sum(len(document.rows) for document in published)
        self.stdout.write(
            f"{count} places and {marked} published diagnoses: {tally.made} rows made, "
            f"{tally.changed} changed, {tally.unchanged} unchanged, {tally.removed} removed."
        )


def read_file(path: Path) -> str:
    """Return a file's text; a file that cannot be read ends the command with a sentence."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error


def list_faults(name: str, problems: tuple[Problem, ...]) -> list[str]:
    """Return one line a problem: file, place, sentence."""
    return [f"{name}: {problem.place or '-'}: {describe(problem.message)}" for problem in problems]
