"""The administration of people, places and assessments: for administrators only."""

import pytest
from django.urls import reverse

from diagnosis.people.models import Role, User
from tests.factories import answer_all, make_assessment, make_place, make_programme, make_user

pytestmark = pytest.mark.django_db
PAGES = [
    "people_user",
    "people_role",
    "places_place",
    "places_programme",
    "places_publisheddiagnosis",
    "places_sourcework",
    "places_issuetag",
    "places_cityclass",
    "assessments_assessment",
    "assessments_change",
    "assessments_submission",
]


@pytest.fixture
def administrator(client):
    user = make_user(roles=[("administrator", "site")])
    client.force_login(user)
    return user


@pytest.mark.parametrize("page", PAGES)
def test_lists_open_for_administrators_only(client, page):
    address = reverse(f"admin:{page}_changelist")

    client.force_login(make_user(roles=[("editor", "site")]))
    assert client.get(address).status_code == 403
    client.force_login(make_user(roles=[("staff", make_place())]))
    assert client.get(address).status_code == 302
    client.force_login(make_user(roles=[("administrator", "site")]))
    assert client.get(address).status_code == 200


def test_an_administrator_makes_an_account_with_a_role(client, administrator):
    city = make_place()
    data = {
        "email": "New@City.example",
        "name": "Planning",
        "usable_password": "true",
        "password1": "river-stone-77",
        "password2": "river-stone-77",
        "roles-TOTAL_FORMS": "0",
        "roles-INITIAL_FORMS": "0",
    }
    client.post(reverse("admin:people_user_add"), data)
    user = User.objects.get(email="new@city.example")
    assert user.check_password("river-stone-77")

    change = {
        "email": user.email,
        "name": "Planning",
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-kind": "staff",
        "roles-0-place": str(city.pk),
    }
    client.post(reverse("admin:people_user_change", args=[user.pk]), change)
    assert list(user.roles.values_list("kind", "place")) == [("staff", city.pk)]


def test_a_role_with_two_scopes_or_given_twice_is_refused_with_a_sentence(client, administrator):
    city, user = make_place(), make_user()
    programme = make_programme()
    address = reverse("admin:people_role_add")

    both = client.post(
        address, {"user": user.pk, "kind": "staff", "place": city.pk, "programme": programme.pk}
    )
    assert "Choose exactly one scope" in both.content.decode()
    client.post(address, {"user": user.pk, "kind": "staff", "place": city.pk})
    twice = client.post(address, {"user": user.pk, "kind": "staff", "place": city.pk})
    assert "The user has this role already." in twice.content.decode()
    assert Role.objects.filter(user=user).count() == 1


def test_an_assessment_is_read_and_never_changed(client, administrator):
    assessment = make_assessment()
    answer_all(assessment)
    address = reverse("admin:assessments_assessment_change", args=[assessment.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, {"round": "9"}).status_code == 403
    assert client.get(reverse("admin:assessments_assessment_add")).status_code == 403
