"""Who has which role: the pages of a place, of a programme and of the site, and their services."""

import datetime
import re

import pytest
from django.utils import timezone

from diagnosis.people.errors import LastAdministrator, LastLead, PastDate, RoleEnded
from diagnosis.people.members import change_role_until, end_role, give_role
from diagnosis.people.models import Event, Invitation, Role
from diagnosis.people.predicates import can_manage_people
from diagnosis.people.scopes import Scope
from tests.factories import (
    make_assessment,
    make_invitation,
    make_place,
    make_programme,
    make_role,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FIELDS = {"email": "new@city.example", "kind": "staff", "until": "", "language": "en"}


@pytest.fixture
def city():
    return make_place("harbour-city")


@pytest.fixture
def lead(city):
    return make_user("lead@city.example", name="Smart city office", roles=[("lead", city)])


@pytest.fixture
def administrator():
    return make_user(roles=[("administrator", "site")])


def find_role(user, kind="lead"):
    return Role.objects.get(user=user, kind=kind)


def read_last_event():
    event = Event.objects.latest("id")
    return event.kind, event.actor, event.person, event.place, event.params


# ---- Services


def test_giving_a_role_leaves_a_trace(city, lead):
    user = make_user()

    give_role(user=user, kind="reader", scope=Scope(city), by=lead)

    trace = ("people.role_given", lead, user, city, {"role": "reader", "until": ""})
    assert read_last_event() == trace


def test_a_role_that_still_holds_keeps_the_later_last_day(city):
    user = make_user(roles=[("staff", city)])

    give_role(user=user, kind="staff", scope=Scope(city), until=timezone.localdate(), by=None)

    assert find_role(user, "staff").until is None


def test_an_ended_role_holds_no_longer(city, lead):
    user = make_user(roles=[("staff", city)])
    role = find_role(user, "staff")

    end_role(role=role, by=lead)

    assert not Role.objects.current().filter(user=user).exists()
    assert read_last_event()[:4] == ("people.role_ended", lead, user, city)
    with pytest.raises(RoleEnded):
        end_role(role=role, by=lead)


def test_a_lead_does_not_end_the_last_lead(city, lead):
    role = find_role(lead)

    with pytest.raises(LastLead) as error:
        end_role(role=role, by=lead)
    with pytest.raises(LastLead):
        change_role_until(role=role, until=timezone.localdate() + DAY, by=lead)

    assert error.value.places == ["Harbour city"]
    assert "Name another lead first." in str(error.value)
    assert find_role(lead).until is None


def test_an_administrator_ends_the_last_lead(city, lead, administrator):
    end_role(role=find_role(lead), by=administrator)

    assert not Role.objects.current().filter(place=city).exists()


def test_a_lead_goes_where_another_lead_stays(city, lead):
    make_user(roles=[("lead", city)])

    end_role(role=find_role(lead), by=lead)

    assert not Role.objects.current().filter(user=lead).exists()


@pytest.mark.parametrize("other", ["ends first", "cannot sign in", "of another city"])
def test_only_a_lead_who_stays_counts_as_another_lead(city, lead, other):
    place = make_place() if other == "of another city" else city
    colleague = make_user(is_active=other != "cannot sign in")
    make_role(colleague, "lead", place, until=timezone.localdate() if other == "ends first" else None)

    with pytest.raises(LastLead):
        change_role_until(role=find_role(lead), until=timezone.localdate() + DAY, by=lead)


def test_the_last_lead_may_stay_longer(city, administrator):
    soon = timezone.localdate() + DAY
    lead = make_user()
    make_role(lead, "lead", city, until=soon)

    change_role_until(role=find_role(lead), until=soon + DAY, by=lead)

    assert find_role(lead).until == soon + DAY
    assert read_last_event()[0] == "people.role_until_changed"


def test_nobody_ends_the_last_administrator(administrator):
    with pytest.raises(LastAdministrator):
        end_role(role=find_role(administrator, "administrator"), by=administrator)


def test_a_last_day_before_today_is_refused(city, lead):
    with pytest.raises(PastDate):
        change_role_until(role=find_role(lead), until=timezone.localdate() - DAY, by=None)


# ---- Predicates


@pytest.mark.parametrize(
    ("kind", "manages"), [("lead", True), ("staff", False), ("reader", False), ("other lead", False)]
)
def test_who_manages_the_people_of_a_place(city, kind, manages):
    user = make_user()
    make_role(user, "lead" if kind == "other lead" else kind, make_place() if kind == "other lead" else city)

    assert can_manage_people(user, city) == manages


def test_a_lead_whose_role_has_ended_manages_nobody(city):
    user = make_user()
    make_role(user, "lead", city, until=timezone.localdate() - DAY)

    assert not can_manage_people(user, city)


# ---- The page of a place


def test_the_page_lists_who_has_which_role_and_who_is_invited(city, lead):
    make_user("planning@city.example", name="Planning", roles=[("staff", city), ("reader", city)])
    make_role(make_user("gone@city.example"), "staff", city, until=timezone.localdate() - DAY)
    make_invitation("new@city.example", scope=city, by=lead)

    page = sign_in(lead).get("/places/harbour-city/people/").content.decode()

    assert re.findall(r"<strong>(.*?)</strong> · (.*?)<", page) == [
        ("Smart city office", "Lead of a city"),
        ("Planning", "City staff"),
        ("Planning", "Reader"),
        ("new@city.example", "City staff"),
    ]
    assert "2 people work here." in page
    assert page.count('class="govuk-button"') == 1


def test_a_lead_invites_and_sees_it_waiting(city, lead):
    last = timezone.localdate() + DAY

    done = sign_in(lead).post(
        "/places/harbour-city/people/", {**FIELDS, "until": last.isoformat()}, follow=True
    )

    assert "An invitation is on its way to new@city.example." in done.content.decode()
    made = Invitation.objects.get()
    assert (made.email, made.kind, made.place, made.role_until, made.invited_by) == (
        "new@city.example", "staff", city, last, lead,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "", "Give the address of the person."),
        ("email", "no address", "Give an address such as name@city.example."),
        ("email", "x" * 250 + "@city.example", "This address is too long."),
        ("email", "lead@city.example", "This person has this role already."),
        ("kind", "administrator", "Choose one from the list."),
        ("kind", "", "Choose a role."),
        ("until", "2020-01-01", "This day is past. Choose today or a later day."),
        ("until", "soon", "Give a day, for example 2027-03-31."),
        ("language", "xx", "Choose one from the list."),
    ],
)
def test_a_wrong_entry_is_named_beside_its_field_and_kept(city, lead, field, value, sentence):
    data = {**FIELDS, "kind": "lead", field: value}

    response = sign_in(lead).post("/places/harbour-city/people/", data)

    page = response.content.decode()
    assert response.status_code == 422
    assert re.search(rf'href="#id_{field}\w*">{re.escape(sentence)}', page)
    assert value in page or field in {"kind", "language"}
    assert not Invitation.objects.exists()


def test_a_second_invitation_is_refused_with_a_sentence(city, lead):
    make_invitation("new@city.example", scope=city, by=lead)

    response = sign_in(lead).post("/places/harbour-city/people/", FIELDS)

    assert response.status_code == 422
    assert "An invitation to this role waits at this address." in response.content.decode()
    assert Invitation.objects.count() == 1


def test_an_invitation_is_sent_again_and_withdrawn_once(city, lead):
    made = make_invitation("new@city.example", scope=city, by=lead)
    browser = sign_in(lead)

    again = browser.post(f"/people/invitations/{made.pk}/again/", follow=True)
    gone = browser.post(f"/people/invitations/{made.pk}/withdraw/", follow=True)
    late = browser.post(f"/people/invitations/{made.pk}/withdraw/", follow=True)

    assert "A new letter is on its way to new@city.example." in again.content.decode()
    assert "The invitation is withdrawn. Its link no longer works." in gone.content.decode()
    assert "This invitation was withdrawn." in late.content.decode()
    assert late.redirect_chain == [("/places/harbour-city/people/", 302)]


def test_a_lead_sets_a_last_day_and_ends_a_role(city, lead):
    user = make_user("planning@city.example", name="Planning", roles=[("staff", city)])
    role, browser = find_role(user, "staff"), sign_in(lead)
    last = timezone.localdate() + DAY

    browser.post(f"/people/roles/{role.pk}/", {"until": last.isoformat()})
    assert find_role(user, "staff").until == last
    ended = browser.post(f"/people/roles/{role.pk}/end/", follow=True)
    late = browser.post(f"/people/roles/{role.pk}/end/", follow=True)

    assert "The role has ended: Planning, City staff." in ended.content.decode()
    assert "This role has ended already." in late.content.decode()


def test_the_last_lead_reads_what_to_do_first(city, lead):
    role, browser = find_role(lead), sign_in(lead)
    soon = (timezone.localdate() + DAY).isoformat()

    limited = browser.post(f"/people/roles/{role.pk}/", {"until": soon})
    ended = browser.post(f"/people/roles/{role.pk}/end/", follow=True)

    sentence = "No other lead of Harbour city would be left. Name another lead first."
    assert limited.status_code == 422
    assert sentence in limited.content.decode()
    assert sentence in ended.content.decode()
    assert ended.redirect_chain == [(f"/places/{city.key}/people/", 302)]
    assert find_role(lead).until is None


def test_a_lead_reaches_no_role_and_no_invitation_elsewhere(lead):
    other = make_place("other-city")
    role = find_role(make_user(roles=[("staff", other)]), "staff")
    made = make_invitation("new@city.example", scope=other)
    site = find_role(make_user(roles=[("administrator", "site")]), "administrator")
    browser = sign_in(lead)

    assert browser.get("/places/other-city/people/").status_code == 404
    assert browser.get(f"/people/roles/{role.pk}/").status_code == 404
    assert browser.get(f"/people/roles/{site.pk}/").status_code == 404
    assert browser.post(f"/people/roles/{role.pk}/end/").status_code == 404
    assert browser.post(f"/people/invitations/{made.pk}/withdraw/").status_code == 404
    assert browser.post(f"/people/invitations/{made.pk}/again/").status_code == 404


def test_the_way_to_the_page_is_shown_to_who_may_go_there(city, lead, administrator):
    link = 'href="/places/harbour-city/people/"'
    staff = make_user(roles=[("staff", city)])

    shown = {
        user.pk: link in sign_in(user).get("/places/harbour-city/").content.decode()
        for user in (lead, administrator, staff)
    }

    assert shown == {lead.pk: True, administrator.pk: True, staff.pk: False}


def test_the_task_list_leads_leads_to_their_people(city, lead):
    staff = make_user(roles=[("staff", city)])
    address = f"/assessments/{make_assessment(place=city).pk}/"

    shown = [
        'href="/places/harbour-city/people/"' in sign_in(user).get(address).content.decode()
        for user in (lead, staff)
    ]

    assert shown == [True, False]


# ---- Programmes and the site


def test_consultants_see_each_other_and_change_nothing(administrator):
    programme = make_programme("asean")
    consultant = make_user(name="Consultant", roles=[("consultant", programme)])
    fields = {"email": "new@programme.example", "language": "ja"}

    page = sign_in(consultant).get("/programmes/asean/people/").content.decode()
    assert "<strong>Consultant</strong> · Consultant" in page
    assert "Send the invitation" not in page
    assert sign_in(consultant).post("/programmes/asean/people/", fields).status_code == 403
    role = find_role(consultant, "consultant")
    assert sign_in(consultant).post(f"/people/roles/{role.pk}/end/").status_code == 403

    assert sign_in(administrator).post("/programmes/asean/people/", fields).status_code == 302
    made = Invitation.objects.get()
    assert (made.kind, made.programme, made.language) == ("consultant", programme, "ja")


def test_administrators_find_people_by_name_and_address(city, administrator):
    make_user("planning@city.example", name="Planning", roles=[("staff", city)])
    make_user("water@city.example", name="Water works")
    browser = sign_in(administrator)

    found = {
        text: re.findall(r"<strong>(.*?)</strong>", browser.get("/people/", {"q": text}).content.decode())
        for text in ("PLANNING", "water@", "nobody")
    }

    assert found == {"PLANNING": ["Planning"], "water@": ["Water works"], "nobody": []}


def test_a_long_list_has_pages(administrator, monkeypatch):
    monkeypatch.setattr("diagnosis.people.member_views.PEOPLE_PER_PAGE", 2)
    for number in range(4):
        make_user(f"a{number}@city.example")

    page = sign_in(administrator).get("/people/", {"page": "2", "q": "@"}).content.decode()

    assert re.findall(r"<strong>(.*?)</strong>", page) == ["a2@city.example", "a3@city.example"]
    assert 'href="?q=%40&amp;page=1"' in page
    assert "Page 2 of 3" in page


@pytest.mark.parametrize(
    ("kind", "where", "role"),
    [
        ("lead", "place", ("lead", "harbour-city", None, False)),
        ("consultant", "programme", ("consultant", None, "asean", False)),
        ("editor", "", ("editor", None, None, True)),
        ("administrator", "", ("administrator", None, None, True)),
    ],
)
def test_administrators_invite_to_any_role(city, administrator, kind, where, role):
    scopes = {"place": city.pk, "programme": make_programme("asean").pk}
    data = {**FIELDS, "kind": kind, **({where: scopes[where]} if where else {})}

    assert sign_in(administrator).post("/people/", data).status_code == 302

    columns = ("kind", "place__key", "programme__key", "for_site")
    assert Invitation.objects.values_list(*columns).get() == role


@pytest.mark.parametrize(
    ("kind", "where", "field", "sentence"),
    [
        ("staff", "", "place", "Choose where this role holds."),
        ("consultant", "", "programme", "Choose where this role holds."),
        ("administrator", "place", "place", "This role does not hold here. Leave this empty."),
    ],
)
def test_a_role_and_its_scope_must_fit(city, administrator, kind, where, field, sentence):
    data = {**FIELDS, "kind": kind, **({where: city.pk} if where else {})}

    response = sign_in(administrator).post("/people/", data)

    assert response.status_code == 422
    assert f'href="#id_{field}">{sentence}' in response.content.decode()
    assert not Invitation.objects.exists()


def test_the_menu_names_people_to_administrators_only(city, lead, administrator):
    entry = '<a href="/people/"'

    assert entry in sign_in(administrator).get("/places/").content.decode()
    assert entry not in sign_in(lead).get("/places/").content.decode()
