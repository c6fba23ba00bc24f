from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from diagnosis.advice.decisions import open_plan
from diagnosis.advice.line_rules import LineInput
from diagnosis.advice.models import PlanItem
from diagnosis.advice.permissions import plan_of
from diagnosis.advice.planning import add_measure, add_own_step, add_rise, change_item
from diagnosis.advice.planning_errors import PlanningError
from diagnosis.advice.standing import load_standing
from diagnosis.results.models import Result, Series
from diagnosis.results.permissions import results_with_context


class Command(BaseCommand):
    help = "Load sample roadmaps beside the results of their rounds. One that has lines stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="YAML files of roadmaps")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        for path in paths:
            try:
                document = yaml.safe_load(path.read_text(encoding="utf-8"))
                done = load_roadmap(document)
            except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
                raise CommandError(f"{path} cannot be read: {error}") from error
            except (KeyError, TypeError) as error:
                raise CommandError(f"{path}: this entry is missing or wrong: {error}") from error
            self.stdout.write(f"{path}: {done}")


@transaction.atomic
def load_roadmap(document: dict[str, Any]) -> str:
    """Make the roadmap of one document, whole or not at all, and return what was done."""
    results = find_results(document)
    plan = plan_of(next(iter(results.values())).submission.assessment)
    if plan is not None and plan.items.exists():
        return "is there already, left as it is"
    for number, line in enumerate(document["lines"], start=1):
        try:
            load_line(dict(line), results)
        except PlanningError as error:
            raise CommandError(f"line {number}: {error}") from error
    return f"{len(document['lines'])} lines"


def find_results(document: dict[str, Any]) -> dict[int, Result]:
    """Return the newest self-reported result of each round that the document builds on."""
    rows = results_with_context().filter(
        series=Series.SELF,
        submission__assessment__place__key=document["roadmap_of"],
        submission__assessment__framework__key=document["framework"],
        submission__assessment__origin=document["origin"],
        submission__assessment__mode=document["mode"],
    )
    found = {row.submission.assessment.round: row for row in rows.order_by("submission__number")}
    missing = sorted({line["round"] for line in document["lines"]} - found.keys())
    if missing or not found:
        raise CommandError(f"There is no result of round {missing or 1}. Load the assessments first.")
    return found


def load_line(line: dict[str, Any], results: dict[int, Result]) -> None:
    """Put one line on the roadmap and fill it in."""
    result = results[line.pop("round")]
    standing = load_standing(result)
    if "own" in line:
        title = line.pop("own")
        add_own_step(
            plan=open_plan(result.submission.assessment),
            standing=standing,
            given=LineInput(title=title, **line),
            by=None,
        )
        return
    if "rise" in line:
        item = add_rise(result=result, question_key=line.pop("rise"), level_key=line.pop("to"), by=None).item
    else:
        item = add_measure(result=result, measure_key=line.pop("measure"), by=None).item
    change_item(
        plan=item.plan,
        item_id=item.pk,
        standing=standing,
        given=_fill(item, line),
        revision=item.revision,
        by=None,
    )


def _fill(item: PlanItem, line: dict[str, Any]) -> LineInput:
    kept = {"question_key": item.question_key, "to_level": item.to_level, "horizon": item.horizon}
    return LineInput(**{**kept, **line})
