"""Cities with results for tests of the table of places, on the small framework: policy and operation."""

from __future__ import annotations

import re
from html import unescape

from diagnosis.assessments.services import AnswerInput, import_answers
from diagnosis.comparison.synthetic import Wanted, make_synthetic_places
from diagnosis.places.models import Place
from diagnosis.results.models import Result
from diagnosis.results.services import submit_and_diagnose
from diagnosis.results.sharing import set_audience
from tests.factories import make_assessment, make_place, make_user, make_version

LEVEL_OF = {0: "not-started", 25: "first-steps", 50: "partly", 75: "in-place", 100: "improved"}


def make_city(
    key: str, policy: int = 50, operation: int | None = 50, *, place: Place | None = None, **fields
) -> Result:
    """The result of a city whose domains have these scores; None: the domain is not answered."""
    about = {name: fields.pop(name) for name in ("name", "country_code", "character") if name in fields}
    assessment = make_assessment(place=place or make_place(key, **about), **fields)
    scores = {"policy": policy, "operation": operation}
    given = {
        f"{node}.quick": LEVEL_OF[score]
        for node in ("policy.vision", "policy.targets", "operation.partners")
        if (score := scores[node.split(".")[0]]) is not None
    }
    answers = {key: AnswerInput(state="level", level_key=level, grade="B") for key, level in given.items()}
    import_answers(assessment=assessment, answers=answers, by=None)
    return submit_and_diagnose(assessment=assessment, by=None)


def make_many(count: int, *, rounds: int = 1) -> None:
    """Synthetic cities 1 to ``count``, named in order."""
    list(make_synthetic_places(Wanted(count, make_version(), "quick", rounds)))


def publish(result: Result, audience: str = "public") -> None:
    """Let others see a result."""
    set_audience(result=result, audience=audience, by=make_user())


def read(response) -> str:
    """The page as plain text, blanks collapsed."""
    assert response.status_code == 200
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def list_places(response) -> list[str]:
    """The names of the rows in their order."""
    pattern = r'<th scope="row".*?<a class="govuk-link"[^>]*>([^<]*)</a>'
    return [unescape(name) for name in re.findall(pattern, response.content.decode(), re.DOTALL)]
