"""Who sees a result besides its city: peers, everybody, and whoever has a link."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from diagnosis.assessments.evidence import attach_evidence
from diagnosis.people.models import Event
from diagnosis.results.models import Publication, ShareLink
from diagnosis.results.sharing import make_share_link, set_audience
from tests.factories import (
    answer_all,
    make_assessment,
    make_place,
    make_programme,
    make_result,
    make_user,
    sign_in,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def lead(city):
    return make_user(roles=[("lead", city)], name="Lead of the harbour")


@pytest.fixture
def neighbour(city):
    """Somebody of another city in one of the programmes of this one."""
    other = make_place("other-city")
    make_programme(places=[city, other])
    return make_user(roles=[("staff", other)])


@pytest.fixture
def result(city):
    return make_result(place=city, participants="Mayor’s office")


def see(browser, result):
    """What the pages of others say: the public one, and the one behind the sign-in."""
    return tuple(
        browser.get(address).status_code
        for address in (f"/public/results/{result.pk}/", f"/results/{result.pk}/shared/")
    )


def test_without_a_publication_nobody_else_sees_it(result, neighbour, lead):
    assert see(Client(), result) == (404, 302)
    assert see(sign_in(neighbour), result) == (404, 404)
    assert see(sign_in(lead), result) == (404, 200)  # what others would see


def test_peers_see_what_is_shown_to_them(result, neighbour, lead):
    set_audience(result=result, audience="peers", by=lead)
    stranger = make_user(roles=[("lead", make_place())])

    assert see(sign_in(neighbour), result) == (404, 200)
    assert see(sign_in(stranger), result) == (404, 404)
    assert see(Client(), result) == (404, 302)


def test_a_city_that_left_the_programme_is_no_peer(result, city, neighbour, lead):
    set_audience(result=result, audience="peers", by=lead)
    city.memberships.update(left_on=timezone.localdate() - DAY)

    assert see(sign_in(neighbour), result) == (404, 404)


def test_everybody_sees_what_is_public(result, lead):
    set_audience(result=result, audience="public", by=lead)

    assert see(Client(), result) == (200, 302)
    assert f"/public/results/{result.pk}/" in Client().get("/public/").content.decode()


def test_the_list_shows_peers_what_is_theirs(result, neighbour, lead):
    set_audience(result=result, audience="peers", by=lead)

    link = f"/results/{result.pk}/shared/"
    assert link in sign_in(neighbour).get("/public/").content.decode()
    assert link not in Client().get("/public/").content.decode()


def test_one_publication_holds_at_a_time(result, lead):
    changed = [
        set_audience(result=result, audience=name, by=lead) for name in ("peers", "peers", "public", "")
    ]

    assert changed == [True, False, True, True]
    assert [row.withdrawn_by for row in Publication.objects.all()] == [lead, lead]
    assert [event.kind for event in Event.objects.order_by("id")] == [
        "assessments.submitted",
        "results.published",
        "results.published",
        "results.publication_withdrawn",
    ]


def test_taking_it_back_holds_at_once(result, lead):
    browser = sign_in(lead)
    browser.post(f"/results/{result.pk}/sharing/audience/", {"audience": "public"})
    before = see(Client(), result)

    browser.post(f"/results/{result.pk}/sharing/audience/", {"audience": ""})

    assert (before, see(Client(), result)) == ((200, 302), (404, 302))


def test_an_unknown_audience_is_refused(result, lead):
    response = sign_in(lead).post(f"/results/{result.pk}/sharing/audience/", {"audience": "press"})

    assert (response.status_code, Publication.objects.count()) == (422, 0)


def test_only_the_lead_is_led_to_the_page(result, city, lead):
    link = f"/results/{result.pk}/sharing/"
    staff = make_user(roles=[("staff", city)])

    assert link in sign_in(lead).get(f"/results/{result.pk}/").content.decode()
    assert link not in sign_in(staff).get(f"/results/{result.pk}/").content.decode()


def test_a_desk_study_is_not_the_citys_to_show(city, lead):
    study = make_result(place=city, origin="desk")

    assert sign_in(lead).get(f"/results/{study.pk}/sharing/").status_code == 403


def test_others_see_no_answers_comments_evidence_or_names(city, lead):
    assessment = make_assessment(place=city, participants="Mayor’s own office", by=lead)
    answer_all(assessment)
    answer = assessment.answers.get(question_key="policy.vision.quick")
    answer.comment = "Nobody may read this"
    answer.save()
    attach_evidence(
        assessment=assessment,
        question_key="policy.vision.quick",
        upload=None,
        link="https://city.example/secret-plan",
        by=lead,
    )
    from diagnosis.results.services import submit_and_diagnose

    result = submit_and_diagnose(assessment=assessment, by=lead)
    set_audience(result=result, audience="public", by=lead)

    page = Client().get(f"/public/results/{result.pk}/").content.decode()
    own = sign_in(lead).get(f"/results/{result.pk}/").content.decode()

    hidden = ["Nobody may read this", "secret-plan", "Mayor’s own office"]
    assert [text in own for text in hidden] == [True, True, True]
    assert [text in page for text in [*hidden, "Lead of the harbour", "sharing"]] == [False] * 5
    assert "Preliminary self-assessment, not an audit" in page
    assert re.findall(r'href="#(?!main)([^"]+)"', page) == [
        anchor for anchor in re.findall(r'href="#(?!main)([^"]+)"', page) if f'id="{anchor}"' in page
    ]


def test_a_link_shows_the_result_without_an_account(result, lead):
    made = make_share_link(result=result, label="Council", days=7, by=lead)

    response = Client().get(f"/shared/{made.secret}/")

    assert response.status_code == 200
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_secret_is_kept_as_a_hash_only(result, lead):
    response = sign_in(lead).post(f"/results/{result.pk}/sharing/links/", {"label": "Council", "days": "30"})

    [secret] = re.findall(r"/shared/([\w-]+)/", response.content.decode())
    link = ShareLink.objects.get()
    assert (len(secret), link.digest) == (43, ShareLink.hash_secret(secret))
    assert secret not in sign_in(lead).get(f"/results/{result.pk}/sharing/").content.decode()
    assert secret not in str(Event.objects.values())


def test_a_link_without_a_name_is_refused(result, lead):
    response = sign_in(lead).post(f"/results/{result.pk}/sharing/links/", {"label": " ", "days": "90"})

    assert (response.status_code, ShareLink.objects.count()) == (422, 0)
    assert "Write for whom the link is" in response.content.decode()


def test_the_use_of_a_link_is_remembered(result, lead):
    made = make_share_link(result=result, label="Council", days=7, by=lead)
    Client().get(f"/shared/{made.secret}/")

    made.link.refresh_from_db()
    assert timezone.now() - made.link.last_used_at < DAY


def end(link):
    link.revoked_at = timezone.now()


def run_out(link):
    link.expires_at = timezone.now() - DAY


@pytest.mark.parametrize(
    ("change", "sentence"), [(end, "The city ended this link."), (run_out, "This link worked until")]
)
def test_a_link_that_ended_shows_nothing(result, lead, change, sentence):
    made = make_share_link(result=result, label="Council", days=7, by=lead)
    change(made.link)
    made.link.save()

    response = Client().get(f"/shared/{made.secret}/")

    assert (response.status_code, sentence in response.content.decode()) == (410, True)
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex, nofollow", "no-store")
    assert "Harbour" not in response.content.decode()


def test_a_forged_link_is_not_found(db):
    response = Client().get("/shared/forged/")

    assert (response.status_code, response["Referrer-Policy"]) == (404, "no-referrer")
    assert "There is no such link." in response.content.decode()


def test_the_language_of_a_link_is_chosen_by_its_address(result, lead):
    made = make_share_link(result=result, label="Council", days=7, by=lead)

    page = Client().get(f"/shared/{made.secret}/?language=ja")

    assert page["Content-Language"] == "ja"
    assert '<html lang="ja"' in page.content.decode()
    assert 'href="?language=en"' in page.content.decode()


def test_a_link_is_ended_by_its_lead_and_once(result, lead):
    link = make_share_link(result=result, label="Council", days=7, by=lead).link
    other = make_share_link(result=make_result(), label="Elsewhere", days=7, by=lead).link
    browser = sign_in(lead)
    address = f"/results/{result.pk}/sharing/links/{{}}/end/"

    first = browser.post(address.format(link.pk), follow=True).content.decode()
    second = browser.post(address.format(link.pk), follow=True).content.decode()

    assert ("The link no longer works." in first, "This link was ended before." in second) == (True, True)
    assert browser.post(address.format(other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_a_link_of_somebody_who_is_gone_still_has_its_line(result, lead, city):
    gone = make_user(roles=[("lead", city)])
    make_share_link(result=result, label="Council", days=7, by=gone)
    gone.delete()

    page = sign_in(lead).get(f"/results/{result.pk}/sharing/").content.decode()

    assert "made by a former member" in page


# results, each with its place and framework
PUBLIC = 1


def test_the_public_list_takes_one_query_with_one_and_with_three(result, lead, django_assert_num_queries):
    set_audience(result=result, audience="public", by=lead)
    Client().get("/public/")
    with django_assert_num_queries(PUBLIC):
        Client().get("/public/")
    for _number in range(2):
        set_audience(result=make_result(), audience="public", by=lead)
    with django_assert_num_queries(PUBLIC):
        Client().get("/public/")


# session, user, result, roles, assessment, set stage, publication, links with who made them
SHARING = 8


def test_the_page_of_sharing_with_one_link_and_with_three(result, lead, django_assert_num_queries):
    browser = sign_in(lead)
    for number in (1, 2):
        for _again in range(number):
            make_share_link(result=result, label="Council", days=7, by=make_user())
        with django_assert_num_queries(SHARING):
            browser.get(f"/results/{result.pk}/sharing/")
