from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from diagnosis.assessments.documents import AssessmentDocument, is_assessment, read_assessment
from diagnosis.assessments.importing import check_document, find_round, import_assessment
from diagnosis.assessments.wording import describe
from diagnosis.results.services import submit_and_diagnose


class Command(BaseCommand):
    help = "Load rounds of answers, submit and diagnose them. A round that is there stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, help="YAML files of assessments, or folders of them"
        )

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        documents: list[tuple[Path, AssessmentDocument]] = []
        faults = []
        for path, text in read_files(paths):
            document, problems = read_assessment(text)
            if document is not None:
                documents.append((path, document))
                problems = check_document(document)
            faults += [f"{path}: {problem.place or '-'}: {describe(problem.message)}" for problem in problems]
        if faults:
            raise CommandError("Nothing is loaded.\n" + "\n".join(faults))
        for path, document in documents:
            self.stdout.write(f"{path}: {load_document(document)}")


def read_files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file with its text; of a folder only the assessments, in the order of their names."""
    for path in paths:
        inside = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not inside:
            raise CommandError(f"{path} holds no YAML file.")
        for file in inside:
            try:
                text = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{file} cannot be read: {error}") from error
            if not path.is_dir() or is_assessment(text):
                yield file, text


@transaction.atomic
def load_document(document: AssessmentDocument) -> str:
    """Make the round of one file, whole or not at all, and return what was done."""
    if find_round(document) is not None:
        return "is there already, left as it is"
    assessment = import_assessment(document=document, by=None)
    count = len(document.answers)
    if document.stays_open:
        return f"{count} answers, open"
    result = submit_and_diagnose(assessment=assessment, by=None)
    stage = f"stage {result.stage}" if result.stage else "no single stage"
    return f"{count} answers, submitted, {stage}"
