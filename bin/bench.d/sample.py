"""The data of a benchmark: what bin/demo loads, and an invented city with answers by a plain rule."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass

from django.core.management import call_command
from surroundings import ROOT

from diagnosis.assessments.models import Assessment, MadeHow, Origin
from diagnosis.assessments.opening import start_assessment
from diagnosis.assessments.services import AnswerInput, save_answer
from diagnosis.people.models import Role, RoleKind, User
from diagnosis.places.models import Place, PlaceKind
from diagnosis.results.models import Result
from diagnosis.results.services import submit_and_diagnose
from frameworks.models import FrameworkVersion
from frameworks.selectors import list_published_versions, load_spec
from frameworks.spec import Framework, Question

FRAMEWORK = "jica-smart-city"
QUICK = "quick"
AS_OF = datetime.date(2025, 3, 31)
COMMENT = "The planning office keeps a list of projects; two of them share their data with other departments."


@dataclass(frozen=True, slots=True)
class Sample:
    """``mode`` is the one with the most questions that asks about every element; in it one assessment
    is open with all its answers saved, and one is submitted. ``quick_result`` is what the PDF shows."""

    spec: Framework
    version: FrameworkVersion
    mode: str
    place: Place
    staff: User
    open_assessment: Assessment
    result: Result
    quick_result: Result

    @property
    def question_count(self) -> int:
        return len(self.spec.list_questions(self.mode, self.place.kind))


def make_sample(*, for_pages: bool) -> Sample:
    """Fill an empty database; ``for_pages`` also collects the static files, as a server has them."""
    call_command("migrate", verbosity=0, interactive=False)
    if for_pages:
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["redoc", "src"])
    frameworks = sorted((ROOT / "fixtures" / "frameworks").glob("*.yaml"))
    desk, demo = ROOT / "fixtures" / "desk", ROOT / "fixtures" / "demo"
    silence = io.StringIO()
    call_command("load_framework", *frameworks, publish=True, stdout=silence)
    call_command("load_reference", stdout=silence)
    call_command("load_assessments", desk, demo, stdout=silence)
    version = [row for row in list_published_versions() if row.framework.key == FRAMEWORK][-1]
    spec = load_spec(version.pk)
    mode = find_longest_mode(spec)
    # Below a country with published marks, so that the result's page has all its parts.
    country = (
        Place.objects.filter(kind=PlaceKind.COUNTRY, published_diagnosis__isnull=False)
        .order_by("key")
        .first()
    )
    place = Place.objects.create(
        key="xx-benchmark-city",
        kind=PlaceKind.CITY,
        parent=country,
        name={"en": "Benchmark City (invented)", "ja": "計測市（架空）"},
        country_code=country.country_code if country else "XX",
        invented=True,
    )
    staff = User.objects.create_user("staff@benchmark.invalid", name="Benchmark staff")
    Role.objects.create(user=staff, kind=RoleKind.STAFF, place=place)
    opened, submitted = (_answer_all(place, version, mode, number, staff) for number in (1, 2))
    quick = submitted if mode == QUICK else _answer_all(place, version, QUICK, 1, staff)
    result = submit_and_diagnose(assessment=submitted, by=staff)
    quick_result = result if mode == QUICK else submit_and_diagnose(assessment=quick, by=staff)
    return Sample(spec, version, mode, place, staff, opened, result, quick_result)


def find_longest_mode(spec: Framework) -> str:
    """Return the mode with the most questions among those that ask about every element."""
    whole = [
        mode.key
        for mode in spec.modes
        if all(spec.questions_for(element, mode.key) for element in spec.elements)
    ]
    return max(whole, key=lambda mode: len(spec.list_questions(mode)))


def choose_answer(question: Question, position: int) -> AnswerInput:
    """Return the answer at this position: rungs in turn, each ninth unknown, a comment on each third."""
    if position % 9 == 8:
        return AnswerInput(state="unknown")
    levels = question.scale.levels
    return AnswerInput(
        state="level",
        level_key=levels[position * 7 % len(levels)].key,
        comment=COMMENT if position % 3 == 0 else "",
        grade="B" if position % 3 == 0 else "",
    )


def _answer_all(place: Place, version: FrameworkVersion, mode: str, number: int, staff: User) -> Assessment:
    assessment = start_assessment(
        place=place,
        version=version,
        mode=mode,
        round_number=number,
        as_of=AS_OF,
        made_how=MadeHow.WORKSHOP,
        participants="Planning office, digital office",
        origin=Origin.INVENTED,
        by=staff,
    )
    questions = load_spec(version.pk).list_questions(mode, place.kind)
    for position, question in enumerate(questions):
        given = choose_answer(question, position)
        save_answer(assessment=assessment, question_key=question.key, given=given, revision=0, by=staff)
    return assessment
