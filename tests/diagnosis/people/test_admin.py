"""The administration of people, places and assessments: for administrators only."""

import pytest
from django.urls import reverse

from diagnosis.people.errors import LastAdministrator
from diagnosis.people.members import remove_role
from diagnosis.people.models import Event, Role, User
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


def read_trail():
    return list(Event.objects.order_by("id").values_list("kind", "actor", "person", "place"))


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
    assert read_trail() == [
        ("people.account_made", administrator.pk, user.pk, None),
        ("people.account_changed", administrator.pk, user.pk, None),
        ("people.role_given", administrator.pk, user.pk, city.pk),
    ]


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


def test_roles_changed_in_the_administration_leave_a_trace(client, administrator):
    city, other, user = make_place(), make_place(), make_user()
    role = {"user": user.pk, "kind": "staff", "place": city.pk}

    client.post(reverse("admin:people_role_add"), role)
    address = reverse("admin:people_role_change", args=[Role.objects.get(user=user).pk])
    client.post(address, {**role, "until": "2030-12-31"})
    client.post(address, {**role, "until": "2030-12-31"})
    client.post(address, {**role, "place": other.pk})
    client.post(address.replace("change", "delete"), {"post": "yes"})

    steps = [
        ("people.role_given", city.pk),
        ("people.role_until_changed", city.pk),
        ("people.role_ended", city.pk),
        ("people.role_given", other.pk),
        ("people.role_ended", other.pk),
    ]
    assert read_trail() == [(kind, administrator.pk, user.pk, place) for kind, place in steps]


def test_roles_taken_away_beside_the_account_leave_a_trace(client, administrator):
    city = make_place()
    user = make_user("staff@city.example", roles=[("staff", city)])
    role = user.roles.get()
    data = {
        "email": user.email,
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "1",
        "roles-0-id": str(role.pk),
        "roles-0-user": str(user.pk),
        "roles-0-kind": "staff",
        "roles-0-place": str(city.pk),
        "roles-0-DELETE": "on",
    }

    client.post(reverse("admin:people_user_change", args=[user.pk]), data)

    assert not user.roles.exists()
    assert [kind for kind, *_rest in read_trail()] == ["people.account_changed", "people.role_ended"]


def test_many_roles_deleted_at_once_leave_their_traces(client, administrator):
    city = make_place()
    roles = [make_user(roles=[("staff", city)]).roles.get().pk for _number in range(2)]

    client.post(
        reverse("admin:people_role_changelist"),
        {"action": "delete_selected", "_selected_action": roles, "post": "yes"},
    )

    assert [kind for kind, *_rest in read_trail()] == ["people.role_ended"] * 2


def test_an_account_deleted_in_the_administration_leaves_a_trace_without_a_name(client, administrator):
    lead = make_user("lead@city.example", name="Smart city office", roles=[("lead", make_place())])
    pk = lead.pk

    client.post(reverse("admin:people_user_delete", args=[pk]), {"post": "yes"})

    assert not User.objects.filter(pk=pk).exists()
    assert read_trail() == [("people.account_deleted", administrator.pk, pk, None)]


def test_administrators_do_not_delete_themselves_in_the_administration(client, administrator):
    response = client.post(reverse("admin:people_user_delete", args=[administrator.pk]), {"post": "yes"})

    assert response.status_code == 403
    page = client.get(reverse("admin:people_user_changelist")).content.decode()
    assert "delete_selected" not in page


def test_the_last_administrator_stays_one(client, administrator):
    """Neither deleting the role nor ending it nor making it another one gets rid of it."""
    role = administrator.roles.get()
    change = reverse("admin:people_role_change", args=[role.pk])
    other = {"user": administrator.pk, "kind": "editor", "for_site": "on"}
    marked = {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"}

    pages = [
        client.post(reverse("admin:people_role_delete", args=[role.pk]), {"post": "yes"}, follow=True),
        client.post(reverse("admin:people_role_changelist"), marked, follow=True),
        client.post(change, other, follow=True),
        client.post(change, {**other, "kind": "administrator", "until": "2020-01-01"}, follow=True),
    ]

    assert all("No other administrator would be left." in page.content.decode() for page in pages)
    assert not any("successfully" in page.content.decode() for page in pages)
    role.refresh_from_db()
    assert (role.kind, role.until) == ("administrator", None)
    assert read_trail() == []


def test_an_administrator_can_go_once_there_is_another(client, administrator):
    make_user(roles=[("administrator", "site")])

    client.post(
        reverse("admin:people_role_delete", args=[administrator.roles.get().pk]), {"post": "yes"}, follow=True
    )

    assert not administrator.roles.exists()


def test_the_last_administrator_keeps_the_right_to_sign_in(client, administrator):
    page = reverse("admin:people_user_change", args=[administrator.pk])
    account = {"email": administrator.email, "roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}

    refused = client.post(page, account)  # without "may sign in"

    administrator.refresh_from_db()
    assert "No other administrator would be left" in refused.content.decode()
    assert administrator.is_active


def test_one_of_two_administrators_can_go(client, administrator):
    role = make_user(roles=[("administrator", "site")]).roles.get()

    client.post(reverse("admin:people_role_delete", args=[role.pk]), {"post": "yes"})

    assert not Role.objects.filter(pk=role.pk).exists()
    with pytest.raises(LastAdministrator):
        remove_role(role=administrator.roles.get(), by=None)
