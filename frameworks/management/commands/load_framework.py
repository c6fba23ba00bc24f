"""Load framework documents from files, and publish them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from frameworks.errors import DocumentRefused
from frameworks.messages import Problem
from frameworks.models import FrameworkVersion
from frameworks.selectors import list_version_problems
from frameworks.services import find_published, import_document, publish_version, read_draft_document
from frameworks.wording import word_problem


class Command(BaseCommand):
    help = (
        "Write framework documents as drafts; with --publish, publish them. Doing it twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--publish", action="store_true", help="publish each version after it is written")

    def handle(self, *, files: list[Path], publish: bool, **options: Any) -> None:
        for file in files:
            try:
                self._load(file, publish=publish)
            except DocumentRefused as error:
                raise CommandError(self._word_problems(file, error.problems)) from error

    def _load(self, file: Path, *, publish: bool) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error}
            ) from error
        published = find_published(read_draft_document(text))
        if published is not None:
            self.stdout.write(_("%(version)s is published already, unchanged.") % {"version": published})
            return
        version = import_document(text=text, by=None)
        if publish:
            publish_version(version=version, by=None)
            self.stdout.write(_("%(version)s is published.") % {"version": version})
            return
        self._report_draft(version)

    def _report_draft(self, version: FrameworkVersion) -> None:
        self.stdout.write(_("%(version)s is written as a draft.") % {"version": version})
        for problem in list_version_problems(version):
            self.stdout.write(f"  {word_problem(problem)}")

    def _word_problems(self, file: Path, problems: tuple[Problem, ...]) -> str:
        heading = _("%(file)s is refused:") % {"file": file}
        return "\n".join([heading, *(f"  {word_problem(problem)}" for problem in problems)])
