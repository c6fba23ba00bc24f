"""Bringing places into a programme and taking them out, one by one and from a file."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from diagnosis.people.models import Event, Invitation
from diagnosis.places.models import Place
from diagnosis.programmes.errors import AlreadyMember
from diagnosis.programmes.services import add_place
from diagnosis.programmes.spreadsheets import MAX_ROWS, UnreadableSheet, read_places, write_template
from tests.factories import make_assessment, make_place, make_user, sign_in

HEAD = ["Place (key or name)", "kind", "country", "lead", "language"]
LOOK = "/programmes/coast/places/list/look/"
TAKE = "/programmes/coast/places/list/take/"


def make_xlsx(*rows):
    book = Workbook()
    for row in [HEAD, *rows]:
        book.worksheets[0].append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def look(user, *rows):
    upload = SimpleUploadedFile("places.xlsx", make_xlsx(*rows))
    return sign_in(user).post(LOOK, {"file": upload})


def take(user, response):
    return sign_in(user).post(TAKE, {"rows": response.context["rows"]})


def list_keys(programme):
    return sorted(programme.memberships.filter(left_on=None).values_list("place__key", flat=True))


def test_a_known_place_is_added_and_its_lead_invited(programme, consultant):
    place = make_place("quiet-town")

    response = sign_in(consultant).post(
        "/programmes/coast/places/add/",
        {"known-place": place.pk, "known-email": "Lead@quiet-town.example", "known-language": "ja"},
    )

    invitation = Invitation.objects.get()
    assert (response.status_code, list_keys(programme)) == (302, ["harbour-city", "quiet-town"])
    assert (invitation.email, invitation.kind, invitation.place) == ("lead@quiet-town.example", "lead", place)
    assert (invitation.language, invitation.invited_by, invitation.is_usable) == ("ja", consultant, True)
    assert {event.kind for event in Event.objects.all()} == {"people.invited", "programmes.place_added"}


def test_a_consultant_does_not_reach_a_place_with_people_or_answers(programme, consultant, administrator):
    staffed, answered, invited = make_place(), make_place(), make_place()
    make_user(roles=[("staff", staffed)])
    make_assessment(place=answered)
    Invitation.objects.create(
        email="a@b.example", kind="lead", place=invited, expires_at=timezone.now() + timedelta(days=1)
    )
    for place in (staffed, answered, invited):
        data = {"known-place": place.pk}
        assert sign_in(consultant).post("/programmes/coast/places/add/", data).status_code == 422

    assert list_keys(programme) == ["harbour-city"]
    sign_in(administrator).post("/programmes/coast/places/add/", {"known-place": staffed.pk})
    assert staffed.key in list_keys(programme)


def test_a_new_place_lies_in_its_country(programme, consultant):
    country = make_place("land", kind="country", country_code="VN")

    sign_in(consultant).post(
        "/programmes/coast/places/new/",
        {"new-name": "  New   Harbour ", "new-kind": "city", "new-country": "vn"},
    )

    made = Place.objects.get(key="new-harbour")
    assert (made.name, made.parent, made.country_code) == ({"en": "New Harbour"}, country, "VN")


def test_a_new_place_with_a_known_name_is_refused_and_stays_typed(programme, consultant):
    make_place("quiet-town")

    response = sign_in(consultant).post(
        "/programmes/coast/places/new/",
        {"new-name": "quiet TOWN", "new-kind": "city", "new-country": "XX", "new-email": "a@b.example"},
    )

    page = response.content.decode()
    assert (response.status_code, "is known here already" in page, "a@b.example" in page) == (422, True, True)
    assert not Invitation.objects.exists()


def test_a_place_is_added_once(programme, city, consultant):
    with pytest.raises(AlreadyMember):
        add_place(programme=programme, place=city, lead=None, by=consultant)


def test_a_place_that_is_taken_out_is_out_of_sight_at_once(programme, city, consultant):
    assessment = make_assessment(place=city)
    browser = sign_in(consultant)
    before = browser.get(f"/assessments/{assessment.pk}/").status_code

    browser.post("/programmes/coast/places/harbour-city/out/")

    assert (before, browser.get(f"/assessments/{assessment.pk}/").status_code) == (200, 404)
    assert browser.post("/programmes/coast/places/harbour-city/out/").status_code == 404
    assert Event.objects.get().kind == "programmes.place_left"


def test_only_an_administrator_brings_a_place_with_people_back(
    programme, city, lead, consultant, administrator
):
    sign_in(consultant).post("/programmes/coast/places/harbour-city/out/")
    back = "/programmes/coast/places/harbour-city/back/"

    assert sign_in(consultant).post(back).status_code == 403
    assert sign_in(administrator).post(back).status_code == 302
    assert list_keys(programme) == ["harbour-city"]


def test_a_list_is_shown_before_it_is_taken(programme, consultant):
    make_place("quiet-town")

    shown = look(
        consultant,
        ["Quiet town", None, None, "lead@quiet-town.example", "ja"],
        ["harbour-city"],
        ["Far Bay", "City", "vn"],
    )

    roster = shown.context["roster"]
    assert [(line.number, line.name, line.is_new) for line in roster.lines] == [
        (2, "Quiet town", False),
        (4, "Far Bay", True),
    ]
    assert [row.number for row in roster.members] == [3]
    assert (shown.status_code, list_keys(programme)) == (200, ["harbour-city"])

    taken = take(consultant, shown)

    assert (taken.status_code, list_keys(programme)) == (302, ["far-bay", "harbour-city", "quiet-town"])
    assert Invitation.objects.get().email == "lead@quiet-town.example"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ([None, "city", "VN"], "The place is missing."),
        (["Far Bay", None, "VN"], "Write its kind."),
        (["Far Bay", "city"], "Write its country in two letters."),
        (["Far Bay", "village", "VN"], "is no kind of place"),
        (["Far Bay", "city", "Viet Nam"], "is no country code"),
        (["Far Bay", "city", "VN", "nobody"], "is no e-mail address"),
        (["Far Bay", "city", "VN", "a@b.example", "fr"], "is no language of this site"),
        (["=1+1", "city", "VN"], "A cell holds a formula."),
        (["good-town"], "This place stands in row 2 too."),
        (["harbour-city", "region"], "is known here with another kind"),
        (["B" * 121, "city", "VN"], "Shorten the name"),
    ],
)
def test_what_is_wrong_is_said_by_its_row(programme, consultant, row, sentence):
    make_place("good-town")

    shown = look(consultant, ["good-town"], row)

    [problem] = shown.context["roster"].problems
    assert (shown.status_code, problem.number, sentence in problem.sentence) == (422, 3, True)
    assert take(consultant, shown).status_code == 422
    assert list_keys(programme) == ["harbour-city"]


def test_a_row_may_hold_several_mistakes(programme, consultant):
    problems = look(consultant, ["Far Bay", "village", "Viet Nam"]).context["roster"].problems

    assert [problem.number for problem in problems] == [2, 2]


def test_a_name_of_several_places_asks_for_the_key(programme, consultant):
    for key in ("one", "two"):
        make_place(key, name={"en": "Twin"})

    [problem] = look(consultant, ["Twin"]).context["roster"].problems

    assert problem.sentence == "Several places are called so. Write the key of one: one, two."


def test_a_list_is_checked_again_when_it_is_taken(programme, consultant):
    place = make_place("quiet-town")
    shown = look(consultant, ["quiet-town"], ["Far Bay", "city", "VN"])
    make_user(roles=[("staff", place)])

    taken = take(consultant, shown)

    assert (taken.status_code, list_keys(programme)) == (422, ["harbour-city"])


def test_a_list_of_another_programme_is_not_taken(programme, consultant):
    response = sign_in(consultant).post(TAKE, {"rows": "forged"}, follow=True)

    assert "This list is too old or was changed." in response.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "place,kind,country\nFar Bay,city,VN\n",
        "Place (key or name);Kind;Country\nplace\n",
    ],
)
def test_csv_is_read_with_each_delimiter(text):
    [(number, cells)] = read_places("places.csv", text.encode())

    assert (number, cells["place"]) in {(2, "Far Bay"), (2, "place")}


def test_the_heads_hold_without_what_stands_in_brackets():
    text = "対象地域,種類\n港町市,都市\n"
    [(_number, cells)] = read_places("places.csv", text.encode())
    assert cells == {"place": "港町市", "kind": "都市"}


def test_csv_of_a_japanese_program_is_read():
    [(_number, cells)] = read_places("places.csv", "place,kind\n港町市,city\n".encode("cp932"))

    assert cells["place"] == "港町市"


def test_numbers_in_cells_are_text():
    [(_number, cells)] = read_places("places.xlsx", make_xlsx([7.0, "city", "VN"]))

    assert cells["place"] == "7"


def test_the_empty_list_can_be_filled_in():
    book = load_workbook(BytesIO(write_template()))
    book.worksheets[0].append(["Far Bay", "city", "VN", "", ""])
    target = BytesIO()
    book.save(target)

    [(number, cells)] = read_places("places.xlsx", target.getvalue())

    assert (number, cells["kind"], cells["country"]) == (2, "city", "VN")


def make_bomb():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30 * 1024 * 1024)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("places.xlsx", b"no spreadsheet", "This file cannot be read."),
        ("places.xlsx", make_bomb(), "The file is larger than 1 MB."),
        ("places.csv", b"place\n" + b"a" * 1024 * 1024, "The file is larger than 1 MB."),
        ("places.pdf", b"%PDF-1.7", "Choose an xlsx or a CSV file."),
        ("places.csv", b"place\n\0", "Choose an xlsx or a CSV file."),
        ("places.csv", b"town\nFar Bay\n", "The first row must name the columns"),
        ("places.csv", b"place\n\n", "There is no place in this file."),
        ("places.csv", b"", "The first row must name the columns"),
        ("places.csv", b"place\n" + b"a\n" * (MAX_ROWS + 1), "There are more than 500 places"),
    ],
)
def test_a_file_that_is_no_list_is_refused(name, content, sentence):
    with pytest.raises(UnreadableSheet, match=sentence):
        read_places(name, content)


def test_a_refused_file_is_said_beside_the_field(programme, consultant):
    upload = SimpleUploadedFile("places.pdf", b"%PDF-1.7")

    response = sign_in(consultant).post(LOOK, {"file": upload})

    assert (response.status_code, "Choose an xlsx or a CSV file." in response.content.decode()) == (422, True)
