"""Invitations: the letter, the link, and taking the role with and without an account."""

import datetime
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from diagnosis.jobs.leases import run_job
from diagnosis.jobs.models import Job
from diagnosis.people.errors import (
    InvitationUnusable,
    InvitedAlready,
    PastDate,
    RoleHeldAlready,
    WrongAddress,
)
from diagnosis.people.invitation_links import make_token
from diagnosis.people.invitations import (
    INVITATION_DAYS,
    accept_invitation,
    invite,
    send_again,
    withdraw_invitation,
    write_invitation,
)
from diagnosis.people.letters import SEND_LETTER, render_letter, work_on_letter
from diagnosis.people.models import Event, Invitation, Role, User
from diagnosis.people.scopes import Scope
from tests.factories import (
    PASSWORD,
    make_invitation,
    make_place,
    make_programme,
    make_role,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db
ADDRESS = "planning@city.example"
NEW_ACCOUNT = {"email": ADDRESS, "name": "Planning", "department": "City hall", "password1": "river-stone-77"}


@pytest.fixture
def city():
    return make_place("harbour-city")


@pytest.fixture
def lead(city):
    return make_user("lead@city.example", name="Smart city office", roles=[("lead", city)])


@pytest.fixture
def invitation(city, lead):
    return make_invitation(ADDRESS, scope=city, by=lead)


def open_link(invitation):
    return reverse("people:invitation", args=[make_token(invitation)])


def list_kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def expire(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())


def test_an_invitation_is_written_in_small_letters_and_works_for_fourteen_days(city, lead):
    made = invite(email=" Planning@City.Example ", kind="staff", scope=Scope(city), language="ja", by=lead)

    assert made.email == ADDRESS
    assert round((made.expires_at - timezone.now()) / datetime.timedelta(days=1), 2) == INVITATION_DAYS
    event = Event.objects.get()
    assert (event.kind, event.actor, event.place, event.person) == ("people.invited", lead, city, None)
    assert event.params == {"role": "staff", "until": ""}


def test_the_trail_names_whom_an_administrator_invites_where_there_is_an_account(city):
    user = make_user(ADDRESS)

    make_invitation(ADDRESS, scope=city, by=make_user(roles=[("administrator", "site")]))

    assert Event.objects.get().person == user


def test_the_trail_names_whom_a_lead_invites_only_where_they_worked_there_before(city, lead):
    """Else a lead could find out who has an account, and their names."""
    former = make_user(ADDRESS)
    make_role(former, "staff", city, until=timezone.localdate() - datetime.timedelta(days=1))
    make_user("elsewhere@city.example", roles=[("staff", make_place("elsewhere"))])

    make_invitation(ADDRESS, scope=city, by=lead)
    make_invitation("elsewhere@city.example", scope=city, by=lead)

    assert [event.person for event in Event.objects.order_by("pk")] == [former, None]


def test_a_link_ends_no_later_than_the_role_would(city, lead):
    last = timezone.localdate() + datetime.timedelta(days=2)

    made = make_invitation(ADDRESS, scope=city, by=lead, role_until=last)

    assert timezone.localdate(made.expires_at) == last


@pytest.mark.parametrize(("language", "place"), [("en", "Harbour city"), ("ja", "Harbour city市")])
def test_the_letter_is_in_the_chosen_language_and_holds_the_link(city, lead, language, place):
    made = make_invitation(ADDRESS, scope=city, by=lead, language=language)

    letter = render_letter(write_invitation(made.pk))

    assert letter.to == [ADDRESS]
    assert f"http://127.0.0.1:8000{open_link(made)}" in letter.body
    assert place in letter.subject
    assert "\n" not in letter.subject


def test_the_worker_sends_the_letter_of_an_invitation(invitation):
    job = Job.objects.get(kind=SEND_LETTER)

    run_job(job.pk, work_on_letter, kind=SEND_LETTER)

    job.refresh_from_db()
    assert (job.state, [message.to for message in mail.outbox]) == ("done", [[ADDRESS]])
    assert job.parameters == {"letter": "invitation", "row": invitation.pk}


def test_no_letter_goes_out_for_an_invitation_that_is_done_with(invitation):
    withdraw_invitation(invitation=invitation, by=None)

    assert write_invitation(invitation.pk) is None
    assert write_invitation(0) is None


def test_a_second_open_invitation_to_the_same_role_is_refused(city, lead, invitation):
    with pytest.raises(InvitedAlready):
        make_invitation(ADDRESS.upper(), scope=city, by=lead)

    make_invitation(ADDRESS, kind="reader", scope=city, by=lead)
    assert Invitation.objects.count() == 2


def test_an_expired_invitation_is_replaced(city, lead, invitation):
    expire(invitation)

    make_invitation(ADDRESS, scope=city, by=lead)

    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def test_who_has_the_role_is_not_invited(city, lead):
    make_user(ADDRESS, roles=[("staff", city)])

    with pytest.raises(RoleHeldAlready):
        make_invitation(ADDRESS, scope=city, by=lead)


def test_a_past_last_day_is_refused(city, lead):
    with pytest.raises(PastDate):
        make_invitation(
            ADDRESS, scope=city, by=lead, role_until=timezone.localdate() - datetime.timedelta(days=1)
        )


def test_sending_again_begins_the_days_anew(invitation, lead):
    expire(invitation)

    send_again(invitation=invitation, by=lead)

    invitation.refresh_from_db()
    assert invitation.is_usable
    assert list_kinds() == ["people.invited", "people.invitation_sent_again"]


@pytest.mark.parametrize("act", [send_again, withdraw_invitation])
def test_what_is_withdrawn_stays_withdrawn(act, invitation, lead):
    withdraw_invitation(invitation=invitation, by=lead)

    with pytest.raises(InvitationUnusable) as error:
        act(invitation=invitation, by=lead)

    assert error.value.state == "withdrawn"


def test_the_second_of_two_who_accept_at_the_same_moment_is_refused(invitation, city):
    user = make_user(ADDRESS)
    first, second = (Invitation.objects.get(pk=invitation.pk) for _number in range(2))

    accept_invitation(invitation=first, user=user)
    with pytest.raises(InvitationUnusable) as error:
        accept_invitation(invitation=second, user=user)

    assert error.value.state == "accepted"
    assert list_kinds() == ["people.invited", "people.invitation_accepted", "people.role_given"]
    assert list(user.roles.values_list("kind", "place")) == [("staff", city.pk)]


def test_nobody_takes_the_invitation_of_another_address(invitation):
    with pytest.raises(WrongAddress):
        accept_invitation(invitation=invitation, user=make_user())

    assert Role.objects.filter(kind="staff").count() == 0


def test_a_role_that_had_ended_begins_again(city, lead):
    user = make_user(ADDRESS)
    make_role(user, "staff", city, until=timezone.localdate() - datetime.timedelta(days=1))
    again = make_invitation(ADDRESS, scope=city, by=lead)

    accept_invitation(invitation=again, user=user)

    assert list(user.roles.values_list("kind", "until")) == [("staff", None)]


# ---- The page of the link


def test_the_link_says_who_invites_to_what(client, invitation):
    page = client.get(open_link(invitation)).content.decode()

    assert "You are invited: City staff, Harbour city." in page
    assert "Smart city office sent this invitation to planning@city.example." in page
    assert page.count('class="govuk-button"') == 1


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_link_opens_in_both_languages(client, invitation, language):
    response = client.get(open_link(invitation), headers={"Accept-Language": language})

    assert f'<html lang="{language}"' in response.content.decode()


def test_the_same_address_takes_the_role(invitation, city):
    user = make_user(ADDRESS)

    response = sign_in(user).post(open_link(invitation), follow=True)

    assert response.redirect_chain == [(reverse("home"), 302)]
    assert "You have a new role: City staff, Harbour city." in response.content.decode()
    assert list(user.roles.values_list("kind", "place")) == [("staff", city.pk)]


def test_another_address_is_asked_to_sign_out(invitation):
    browser = sign_in(make_user("other@city.example"))

    shown, sent = browser.get(open_link(invitation)), browser.post(open_link(invitation))

    assert (shown.status_code, sent.status_code) == (200, 403)
    assert "You are signed in as other@city.example." in sent.content.decode()
    out = browser.post(reverse("account_logout"), {"next": open_link(invitation)})
    assert out["Location"] == open_link(invitation)
    invitation.refresh_from_db()
    assert invitation.state == "waiting"


def test_who_has_an_account_signs_in_and_comes_back(client, invitation):
    make_user("Planning@City.Example")

    response = client.post(open_link(invitation))
    back = client.post(response["Location"], {"login": ADDRESS, "password": PASSWORD})

    assert response["Location"].startswith(reverse("account_login"))
    assert back["Location"] == open_link(invitation)


def test_a_forged_link_is_not_found(client, invitation):
    token = make_token(invitation)
    for forged in (invitation.key.hex, token[:-1], token.replace(":", "a:", 1), "nothing"):
        response = client.get(reverse("people:invitation", args=[forged]))

        assert response.status_code == 404
        assert "This is no invitation of this site." in response.content.decode()


@pytest.mark.parametrize("send", ["get", "post"])
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("accepted", "This invitation was accepted already."),
        ("withdrawn", "This invitation was withdrawn."),
        ("expired", "This invitation has expired."),
    ],
)
def test_a_link_that_no_longer_works_says_why(client, invitation, state, sentence, send):
    if state == "accepted":
        accept_invitation(invitation=invitation, user=make_user(ADDRESS))
    elif state == "withdrawn":
        withdraw_invitation(invitation=invitation, by=None)
    else:
        expire(invitation)

    response = getattr(client, send)(open_link(invitation))

    assert response.status_code == 410
    assert sentence in response.content.decode()


# ---- Making the account


def test_an_account_is_made_with_the_role_and_signed_in(client, invitation, city):
    sign_up = client.post(open_link(invitation))
    page = client.get(sign_up["Location"]).content.decode()
    done = client.post(sign_up["Location"], NEW_ACCOUNT)

    assert re.search(r'name="email" value="planning@city.example"[^>]* readonly', page)
    assert (done.status_code, done["Location"]) == (302, reverse("home"))
    user = User.objects.get(email=ADDRESS)
    assert (user.name, user.department, user.language) == ("Planning", "City hall", "en")
    assert user.check_password("river-stone-77")
    assert list(user.roles.values_list("kind", "place")) == [("staff", city.pk)]
    assert "Your account is made: City staff, " in client.get("/account/").content.decode()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == ("accepted", user)
    assert list(user.emailaddress_set.values_list("email", "verified")) == [(ADDRESS, True)]


def test_an_invited_address_with_capital_letters_makes_an_account(client, city, lead):
    made = make_invitation("Planning@City.Example", scope=city, by=lead)

    client.post(open_link(made))
    client.post(reverse("account_signup"), {**NEW_ACCOUNT, "email": "Planning@City.Example"})

    assert User.objects.get(email=ADDRESS).roles.count() == 1


def test_another_address_than_the_invited_one_makes_no_account(client, invitation):
    client.post(open_link(invitation))

    page = client.post(reverse("account_signup"), {**NEW_ACCOUNT, "email": "other@city.example"})

    assert "Your invitation was sent to another address." in page.content.decode()
    assert not User.objects.filter(email="other@city.example").exists()


def test_what_was_typed_stays_when_the_password_is_too_short(client, invitation):
    client.post(open_link(invitation))

    page = client.post(reverse("account_signup"), {**NEW_ACCOUNT, "password1": "short"}).content.decode()

    assert 'value="City hall"' in page
    assert 'href="#id_password1"' in page


@pytest.mark.parametrize("field", ["name", "department"])
def test_over_long_text_is_refused_beside_its_field(client, invitation, field):
    client.post(open_link(invitation))

    page = client.post(reverse("account_signup"), {**NEW_ACCOUNT, field: "x" * 151}).content.decode()

    assert f'href="#id_{field}">Shorten this to 150 characters.' in page
    assert not User.objects.filter(email=ADDRESS).exists()


def test_the_sign_up_closes_when_the_invitation_is_withdrawn(client, invitation):
    client.post(open_link(invitation))
    withdraw_invitation(invitation=invitation, by=None)

    page = client.post(reverse("account_signup"), NEW_ACCOUNT).content.decode()

    assert "An account begins with an invitation" in page
    assert not User.objects.filter(email=ADDRESS).exists()


def test_no_account_is_left_when_the_role_is_taken_in_between(client, invitation, monkeypatch):
    client.post(open_link(invitation))
    taken = InvitationUnusable("accepted")

    def refuse(**_values):
        raise taken

    monkeypatch.setattr("diagnosis.people.invitation_forms.accept_invitation", refuse)
    response = client.post(reverse("account_signup"), NEW_ACCOUNT)

    assert response["Location"] == open_link(invitation)
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_link_makes_one_account_only(client, invitation):
    client.post(open_link(invitation))
    client.post(reverse("account_signup"), NEW_ACCOUNT)
    client.post(reverse("account_logout"))

    page = client.get(reverse("account_signup")).content.decode()

    assert "An account begins with an invitation" in page


def test_an_invitation_to_a_programme_and_to_the_site(client):
    programme = make_programme("asean")
    for scope, kind, role in (
        (programme, "consultant", (programme.pk, False)),
        ("site", "administrator", (None, True)),
    ):
        made = make_invitation(f"{kind}@city.example", kind=kind, scope=scope)
        user = make_user(f"{kind}@city.example")

        sign_in(user).post(open_link(made))

        assert user.roles.values_list("programme", "for_site").get() == role
