"""Requests through all middleware, as a browser or a program sends them: signed in as staff, CSRF checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from knox.models import AuthToken
from measuring import Figures, summarize_runs, time_runs
from sample import AS_OF, Sample

from diagnosis.assessments.models import Answer, Assessment
from frameworks.spec import Question

FORM = "application/x-www-form-urlencoded"
HOST = "127.0.0.1"  # an allowed host of the default settings
SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW_ROUND = 9
COMMENT = "Noted in the workshop."


@dataclass(frozen=True, slots=True)
class Edit:
    """The next answer to save: a level other than the saved one, based on its revision."""

    question: Question
    level: str
    revision: int


class Journeys:
    """The requests by name; each method sends one, ``measure`` repeats it."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.questions = max(
            (
                sample.spec.questions_for(element, sample.mode, sample.place.kind)
                for element in sample.spec.elements
            ),
            key=len,
        )
        self.browser = Client(enforce_csrf_checks=True, SERVER_NAME=HOST)
        self.browser.force_login(sample.staff, backend=SIGN_IN_BACKEND)
        page = check(self.browser.get(self._element_address), 200).content.decode()
        self.csrf_token = re.findall(r'name="csrf-token" content="(\w+)"', page)[0]
        self.program = Client(enforce_csrf_checks=True, SERVER_NAME=HOST)
        _row, token = AuthToken.objects.create(user=sample.staff)
        self.authorization = {"Authorization": f"Token {token}"}

    def measure(self, name: str, *, runs: int) -> Figures:
        """Time the request; then count its statements, BEGIN and COMMIT among them, in one more run.

        Between runs connections are closed as the server closes them, so that opening one is part of
        the time where the settings do not keep it.
        """
        request: Callable[[], None] = getattr(self, name)
        timed = time_runs(request, runs=runs, between=self._prepare)
        self._prepare()
        with CaptureQueriesContext(connection) as queries:
            request()
        return summarize_runs(
            name, timed, queries=len(queries), mode=self.sample.mode, questions=self.sample.question_count
        )

    def create_assessment(self) -> None:
        fields = {
            "place": self.sample.place.pk,
            "version": self.sample.version.pk,
            "mode": self.sample.mode,
            "round": NEW_ROUND,
            "as_of": AS_OF.isoformat(),
            "made_how": "workshop",
            "participants": "Planning office, digital office",
            "carry_offered": "on",  # and not taken: its trail could not be taken away again
        }
        check(self._post(reverse("assessments:start"), fields), 302)

    def save_answer(self) -> None:
        fields: dict[str, object] = {}
        for question in self.questions:  # htmx sends the fields of the whole form
            edited = question is self.edit.question
            fields |= {
                f"{question.key}-revision": self.edit.revision if edited else 1,
                f"{question.key}-choice": self.edit.level if edited else question.scale.levels[0].key,
                f"{question.key}-reason": "",
                f"{question.key}-grade": "B",
                f"{question.key}-attached": 0,
                f"{question.key}-comment": COMMENT,
                f"{question.key}-link": "",
            }
        headers = {"HX-Request": "true", "X-CSRFToken": self.csrf_token}
        check(self._post(self._answer_address("assessments:save-answer"), fields, headers), 200)

    def api_save_answer(self) -> None:
        fields = {
            "state": "level",
            "level": self.edit.level,
            "comment": COMMENT,
            "revision": self.edit.revision,
        }
        address = self._answer_address("api-answer")
        body = json.dumps(fields)
        check(
            self.program.put(address, body, content_type="application/json", headers=self.authorization), 200
        )

    def element_page(self) -> None:
        check(self.browser.get(self._element_address), 200)

    def result_page(self) -> None:
        check(self.browser.get(reverse("results:result", args=[self.sample.result.pk])), 200)

    def _prepare(self) -> None:
        """Take back what the last run created, choose what the next one edits, end the last request."""
        Assessment.objects.filter(place=self.sample.place, round=NEW_ROUND).delete()
        question = self.questions[0]
        saved = Answer.objects.get(assessment=self.sample.open_assessment, question_key=question.key)
        levels = [level.key for level in question.scale.levels if level.key != saved.level_key]
        self.edit = Edit(question, levels[saved.revision % len(levels)], saved.revision)
        close_old_connections()

    def _post(
        self, address: str, fields: dict[str, object], headers: dict[str, str] | None = None
    ) -> HttpResponse:
        body = urlencode({"csrfmiddlewaretoken": self.csrf_token, **fields})
        return self.browser.post(address, body, content_type=FORM, headers=headers or {})

    @property
    def _element_address(self) -> str:
        return reverse(
            "assessments:element", args=[self.sample.open_assessment.pk, self.questions[0].element]
        )

    def _answer_address(self, name: str) -> str:
        return reverse(name, args=[self.sample.open_assessment.pk, self.edit.question.key])


def check(response: HttpResponse, status: int) -> HttpResponse:
    """Return the response when it is the expected one: a refused request must not pass for a fast one."""
    if response.status_code != status:
        text = response.content.decode()[:2000]
        raise SystemExit(
            f"{response.request['PATH_INFO']} answered {response.status_code} and not {status}:\n{text}"
        )
    return response
