"""Pages that compare many places, as a consultant opens them; and scoring many places anew from memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from batch import MODE, draw_records, lengthen
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from journeys import HOST, SIGN_IN_BACKEND, check
from measuring import Figures, summarize_runs, time_runs
from sample import QUICK, Sample

from diagnosis.comparison.synthetic import Wanted, join_programme, make_synthetic_places
from diagnosis.people.models import Role, RoleKind, User
from diagnosis.places.models import Programme
from diagnosis.scoring.batch import compile_batch, encode_answers, score_batch
from frameworks.spec import Framework

MUNICIPALITIES = 1741  # of Japan
SIZES = (100, MUNICIPALITIES, 10_000)
TARGETS_MS = {100: 40, 10_000: 150}
PAGE_RUNS = 40
ANSWERS = 80
ELEMENT = "policy.vision"
DOMAIN = "policy"


def measure_comparison(sample: Sample, *, runs: int) -> Iterator[Figures]:
    """Yield the matrix for each number of places, as it opens and sorted, then the other views."""
    visitor = _Visitor(sample)
    runs = min(runs, PAGE_RUNS)
    for size in SIZES:
        visitor.grow(size)
        yield visitor.measure("matrix_page", "comparison:matrix", {}, runs=runs)
        yield visitor.measure("matrix_page_sorted", "comparison:matrix", {"sort": f"-{DOMAIN}"}, runs=runs)
    yield visitor.measure("distribution_page", "comparison:distribution", {"node": ELEMENT}, runs=runs)


def measure_rescoring(spec: Framework, *, runs: int) -> Figures:
    """Return the time of scoring a country's municipalities anew; their answers are in memory as codes."""
    framework = lengthen(spec, ANSWERS)
    compiled = compile_batch(framework, mode=MODE, place_kind="city")
    some = encode_answers(framework, compiled, draw_records(compiled))
    codes = np.resize(some, (MUNICIPALITIES, some.shape[1]))
    timed = time_runs(lambda: score_batch(compiled, codes), runs=runs)
    return summarize_runs("rescoring", timed, assessments=MUNICIPALITIES, answers=ANSWERS, target_ms=10)


class _Visitor:
    """A consultant whose programme grows."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.size = 0
        self.programme = Programme.objects.create(
            key="benchmark-programme", name={"en": "Benchmark"}, version=sample.version
        )
        user = User.objects.create_user("consultant@benchmark.invalid", name="Benchmark consultant")
        Role.objects.create(user=user, kind=RoleKind.CONSULTANT, programme=self.programme)
        self.browser = Client(SERVER_NAME=HOST)
        self.browser.force_login(user, backend=SIGN_IN_BACKEND)

    def grow(self, size: int) -> None:
        for _done in make_synthetic_places(Wanted(size, self.sample.version, QUICK)):
            pass
        join_programme(self.programme, size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as a database in use has done by itself
        self.size = size

    def measure(self, name: str, view: str, parameters: dict[str, str], *, runs: int) -> Figures:
        """Time the page; then count its statements in one more run."""

        def request() -> None:
            check(self.browser.get(reverse(view), parameters), 200)

        timed = time_runs(request, runs=runs, between=close_old_connections)
        close_old_connections()
        with CaptureQueriesContext(connection) as queries:
            request()
        target = {"target_ms": TARGETS_MS[self.size]} if self.size in TARGETS_MS else {}
        return summarize_runs(name, timed, places=self.size, queries=len(queries), **target)
