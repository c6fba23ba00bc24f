"""Load measure libraries from files, and publish them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from diagnosis.advice.differences import find_measure_key
from diagnosis.advice.library_wording import describe_problem
from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.advice.publishing import import_library, publish_library
from diagnosis.advice.selectors import list_library_problems, load_document
from frameworks.errors import DocumentRefused


class Command(BaseCommand):
    help = (
        "Write measure libraries as drafts; with --publish, publish them. Doing it twice changes nothing. "
        "Load their framework and the reference places first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--publish", action="store_true", help="publish each version after it is written")

    def handle(self, *, files: list[Path], publish: bool, **options: Any) -> None:
        for file in files:
            self._load(file, publish=publish)

    def _load(self, file: Path, *, publish: bool) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error}
            ) from error
        try:
            library = import_library(text=text, by=None)
        except DocumentRefused as error:
            heading = _("%(file)s is refused:") % {"file": file}
            lines = [f"  {describe_problem(problem)}" for problem in error.problems]
            raise CommandError("\n".join([heading, *lines])) from error
        if library.state == LibraryState.PUBLISHED:
            self.stdout.write(_("%(version)s is published already, unchanged.") % {"version": library})
            return
        problems = self._list_problems(library)
        if publish and problems:
            heading = _("%(version)s is kept as a draft and not published:") % {"version": library}
            raise CommandError("\n".join([heading, *problems]))
        if publish:
            publish_library(library=library, by=None)
            self.stdout.write(_("%(version)s is published.") % {"version": library})
            return
        self.stdout.write(_("%(version)s is written as a draft.") % {"version": library})
        for line in problems:
            self.stdout.write(line)

    def _list_problems(self, library: MeasureLibrary) -> list[str]:
        document = load_document(library)
        return [
            f"  {describe_problem(problem, find_measure_key(document, problem.place))}"
            for problem in list_library_problems(library)
        ]
