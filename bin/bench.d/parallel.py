"""Twenty people save at once on one assessment, through the real server; then the trail is read."""

from __future__ import annotations

import http.client
import random
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from journeys import HOST, SIGN_IN_BACKEND
from measuring import Figures
from sample import Sample
from surroundings import ROOT

from config.launch.__main__ import build_web_command
from diagnosis.assessments.models import Answer, Assessment, Change
from diagnosis.assessments.services import CONTENT_FIELDS
from diagnosis.people.models import Role, RoleKind, User

CLIENTS = 20
SAVES = 1000
SHARED_SHARE = 0.3  # of the saves, on questions that everybody changes
SHARED_QUESTIONS = 6
STARTS_WITHIN_SECONDS = 30
ANSWERS_WITHIN_SECONDS = 60
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the server said that it has; ``seen`` is the revision that it was based on.

    The page that comes back shows what stands by then, which may be a newer save of somebody else.
    """

    question: str
    seen: int
    text: str
    seconds: float


@dataclass
class Person:
    """One signed-in browser: saves until it has its number of acknowledged saves."""

    number: int
    address: tuple[str, int]
    assessment: Assessment
    user: User
    own: list[str]
    shared: list[str]
    level_keys: dict[str, list[str]]
    cookies: dict[str, str]
    token: str = ""
    revisions: dict[str, int] = field(default_factory=dict)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: int = 0
    errors: list[str] = field(default_factory=list)

    def save_often(self, saves: int) -> None:
        """Save ``saves`` times; a version that is refused is decided on and sent again."""
        dice = random.Random(self.number)  # the same questions in each run
        try:
            self._open_page()
            while len(self.acknowledged) < saves and len(self.errors) < saves:
                question = dice.choice(self.shared if dice.random() < SHARED_SHARE else self.own)
                text = f"Person {self.number}, save {len(self.acknowledged) + 1}."
                self._save(question, dice.choice(self.level_keys[question]), text, dice)
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(repr(error))

    def _open_page(self) -> None:
        path = reverse("assessments:overview", args=[self.assessment.pk])
        status, page = self._send("GET", path)
        found = re.search(r'name="csrf-token" content="(\w+)"', page)
        if status != 200 or found is None:
            raise http.client.HTTPException(f"{path} answered {status}")
        self.token = found[1]

    def _save(self, question: str, level: str, text: str, dice: random.Random) -> None:
        path = reverse("assessments:save-answer", args=[self.assessment.pk, question])
        fields: dict[str, object] = {
            "choice": level,
            "comment": text,
            "revision": self.revisions.get(question, 1),
        }
        while True:
            started = time.perf_counter()
            status, page = self._send(
                "POST", path, {f"{question}-{name}": value for name, value in fields.items()}
            )
            seconds = time.perf_counter() - started
            if status not in {200, 409}:
                self.errors.append(f"{question} answered {status}")
                return
            seen, revision = int(str(fields["revision"])), read_revision(page)
            self.revisions[question] = revision
            if status == 200:
                comment = str(fields["together_comment" if fields.get("way") == "together" else "comment"])
                self.acknowledged.append(Acknowledged(question, seen, comment, seconds))
                return
            self.refused += 1
            fields |= {"clash": "on", "revision": revision}
            fields |= self._decide(page, text, dice)

    def _decide(self, page: str, text: str, dice: random.Random) -> dict[str, object]:
        """Keep one's own version, or bring both together as a person would."""
        if dice.random() < 0.5:
            return {"way": "mine"}
        theirs = re.findall(r"Person \d+, save \d+\.", page)
        both = [words for words in dict.fromkeys(theirs) if words != text][-1:]
        return {"way": "together", "together_side": "mine", "together_comment": " ".join([*both, text])}

    def _send(self, method: str, path: str, fields: dict[str, object] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(*self.address, timeout=ANSWERS_WITHIN_SECONDS)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "HX-Request": "true", "Content-Type": FORM}
        body = (
            urlencode({"csrfmiddlewaretoken": self.token, "reader": self.user.pk, **fields})
            if fields
            else None
        )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for value in answer.headers.get_all("Set-Cookie", []):
                name, _sign, rest = value.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def read_revision(page: str) -> int:
    """Return the revision that the page would send back next."""
    found = re.search(r'-revision" value="(\d+)"', page) or re.search(r'-revision"[^>]* value="(\d+)"', page)
    if found is None:
        raise http.client.HTTPException("an answer without a revision")
    return int(found[1])


def measure_parallel_saves(sample: Sample) -> Figures:
    """Save with many people at once; ``lost`` and ``overwritten_unseen`` must be 0."""
    with _serve() as address:
        people = _gather(sample, address)
        threads = [
            threading.Thread(target=person.save_often, args=[SAVES // CLIENTS], daemon=True)
            for person in people
        ]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - started
    close_old_connections()
    done = [save for person in people for save in person.acknowledged]
    errors = [error for person in people for error in person.errors]
    times = sorted(save.seconds for save in done) or [0.0]
    return {
        "name": "parallel_saves",
        "clients": CLIENTS,
        "acknowledged": len(done),
        "refused_as_stale": sum(person.refused for person in people),
        "errors": len(errors),
        "missing": SAVES - len(done),
        **check_trail(sample.open_assessment, done),
        "saves_per_second": round(len(done) / seconds, 1),
        "median_ms": round(median(times) * 1000, 1),
        "p95_ms": round(times[-(-95 * len(times) // 100) - 1] * 1000, 1),
        "mode": sample.mode,
        "questions": sample.question_count,
        **({"first_errors": errors[:3]} if errors else {}),
    }


def check_trail(assessment: Assessment, done: list[Acknowledged]) -> Figures:
    """Count acknowledged texts that are not in the trail, and versions that nobody saw go.

    Unseen: a change that was based on another revision than the one before it, a gap in the
    revisions, a ``before`` that is not the previous ``after``, or an answer that is not its last change.
    """
    trail: dict[str, list[Change]] = {}
    for change in Change.objects.filter(assessment=assessment).order_by("question_key", "revision"):
        trail.setdefault(change.question_key, []).append(change)
    found = {
        (change.question_key, change.after["comment"]): change.revision
        for rows in trail.values()
        for change in rows
    }
    lost = sum((save.question, save.text) not in found for save in done)
    unseen = sum(found.get((save.question, save.text)) not in {None, save.seen + 1} for save in done)
    twice = len(done) - len({(save.question, save.text) for save in done})
    for rows in trail.values():
        unseen += [change.revision for change in rows] != list(range(1, len(rows) + 1))
        unseen += sum(new.before != old.after for old, new in pairwise(rows))
    for answer in Answer.objects.filter(assessment=assessment):
        last = trail[answer.question_key][-1]
        lost += last.after != {name: getattr(answer, name) for name in CONTENT_FIELDS}
    return {"lost": lost + twice, "overwritten_unseen": unseen}


def _gather(sample: Sample, address: tuple[str, int]) -> list[Person]:
    questions = sample.spec.list_questions(sample.mode, sample.place.kind)
    levels = {question.key: [level.key for level in question.scale.levels] for question in questions}
    keys = list(levels)
    shared, rest = keys[:SHARED_QUESTIONS], keys[SHARED_QUESTIONS:]
    people = []
    for number in range(1, CLIENTS + 1):
        user = User.objects.create_user(
            f"person{number}@benchmark.invalid", name=f"Benchmark person {number}"
        )
        Role.objects.create(user=user, kind=RoleKind.STAFF, place=sample.place)
        browser = Client(SERVER_NAME=HOST)
        browser.force_login(user, backend=SIGN_IN_BACKEND)
        cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
        own = rest[number - 1 :: CLIENTS]
        people.append(Person(number, address, sample.open_assessment, user, own, shared, levels, cookies))
    return people


@contextmanager
def _serve() -> Iterator[tuple[str, int]]:
    """Start the web server as bin/serve does, on a free port of this computer."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    command = build_web_command(host=HOST, port=port)
    process: subprocess.Popen[Any] = subprocess.Popen(command.words, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        last_moment = time.monotonic() + STARTS_WITHIN_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > last_moment:
                raise SystemExit("The web server did not start.")
            time.sleep(0.1)
        yield HOST, port
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN_SECONDS)


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
