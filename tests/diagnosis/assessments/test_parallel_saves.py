"""Five people save at once: every acknowledged text is in the trail, and none went unseen."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from django.db import connection, connections

from diagnosis.assessments.models import Answer, Change
from frameworks import freezing
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, type_in
from tests.diagnosis.assessments.test_answering import read_revision
from tests.diagnosis.jobs.conftest import shared_database  # noqa: F401  threads need a database in a file
from tests.factories import make_assessment, make_place, make_user, sign_in

PEOPLE, SAVES = 5, 10
QUESTIONS = (VISION, TARGETS, PARTNERS)


@pytest.fixture
def thawed(shared_database):  # noqa: F811
    """Emptying the tables at the end is refused by the triggers; doing so installs them again."""
    yield
    freezing.remove_triggers(connection)


def save_often(client, address, number, acknowledged):
    """Save ten texts in turn; what is refused is kept over the version that was shown."""
    try:
        revisions = dict.fromkeys(QUESTIONS, 0)
        for count in range(SAVES):
            question = QUESTIONS[(number + count) % len(QUESTIONS)]
            text, way = f"Person {number}, save {count}.", {}
            while True:
                given = {"choice": "partly", "comment": text, "revision": revisions[question], **way}
                response = client.post(address + question + "/", type_in(question, **given))
                assert response.status_code in {200, 409}, response.content.decode()
                slug = "q-" + question.replace(".", "-")
                seen, revisions[question] = revisions[question], read_revision(response, slug)
                if response.status_code == 200:
                    # The page shows what stands by now, which may be a newer save of somebody else.
                    acknowledged.append((question, seen, text))
                    break
                way = {"clash": "on", "way": "mine"}
    finally:
        connections.close_all()


def test_no_acknowledged_text_is_lost_and_none_goes_unseen(thawed):
    city = make_place("harbour-city")
    assessment = make_assessment(place=city)
    address = f"/assessments/{assessment.pk}/answers/"
    acknowledged: list[tuple[str, int, str]] = []
    clients = [sign_in(make_user(roles=[("staff", city)])) for _number in range(PEOPLE)]
    threads = [
        threading.Thread(target=save_often, args=(client, address, number, acknowledged))
        for number, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    trail = {question: [] for question in QUESTIONS}
    for change in Change.objects.order_by("revision"):
        trail[change.question_key].append(change)
    saved = [
        (row.question_key, row.revision - 1, row.after["comment"]) for rows in trail.values() for row in rows
    ]
    assert sorted(saved) == sorted(acknowledged)  # each follows directly on the revision that was seen
    assert len(acknowledged) == PEOPLE * SAVES
    for question, rows in trail.items():
        assert [row.revision for row in rows] == list(range(1, len(rows) + 1))
        assert [new.before for _old, new in pairwise(rows)] == [old.after for old, _new in pairwise(rows)]
        assert Answer.objects.get(question_key=question).comment == rows[-1].after["comment"]
