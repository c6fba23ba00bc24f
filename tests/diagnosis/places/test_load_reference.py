"""The command load_reference: the same files twice give the same rows."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from diagnosis.places.models import CityClass, IssueTag, Place, PublishedDiagnosis, Statistic

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    for name in ("reference", "demo"):
        shutil.copytree(FIXTURES / name, tmp_path / name)
    return tmp_path


def test_load_reference_loads_all_places_and_marks(folder):
    call_command("load_reference", folder)

    assert Place.objects.count() == 41
    assert PublishedDiagnosis.objects.count() == 28
    assert (IssueTag.objects.count(), CityClass.objects.count()) == (24, 7)
    assert Place.objects.get(key="kh-battambang").country.key == "kh"
    assert Place.objects.get(key="xx-sample-city").invented


def test_load_reference_keeps_doubts_and_leaves_out_what_is_wrong(folder):
    call_command("load_reference", folder)

    doubtful = Statistic.objects.get(place__key="my-johor-bahru", key="grdp_per_head")
    assert doubtful.value == Decimal(8962)
    assert "low for a major city" in doubtful.reason["en"]
    left_out = Statistic.objects.get(place__key="kh-battambang", key="grdp_per_head")
    assert (left_out.value, bool(left_out.reason["ja"])) == (None, True)
    assert Place.objects.exclude(issues_note={}).filter(issues__isnull=False).count() == 0


def test_load_reference_twice_changes_nothing(folder, capsys):
    call_command("load_reference", folder)
    call_command("load_reference", folder)

    assert "0 rows made, 0 changed, 424 unchanged, 0 removed" in capsys.readouterr().out


def test_load_reference_gives_positions_and_keeps_one_that_was_entered_by_hand(folder):
    call_command("load_reference", folder)
    Place.objects.filter(key="xx-sample-city").update(latitude=Decimal("1.5"), longitude=Decimal("2.5"))

    call_command("load_reference", folder)

    davao = Place.objects.get(key="ph-davao")
    assert (davao.latitude, davao.longitude) == (Decimal("7.07"), Decimal("125.61"))
    assert Place.objects.get(key="xx-sample-city").latitude == Decimal("1.5")


def test_load_reference_follows_a_changed_file_and_leaves_own_figures_alone(folder):
    call_command("load_reference", folder)
    johor = Place.objects.get(key="my-johor-bahru")
    own = Statistic.objects.create(
        place=johor, key="area", value=221, unit="km2", year=2025, source="Own survey"
    )
    path = folder / "reference" / "places.yaml"
    text = path.read_text(encoding="utf-8")
    area = '      - {key: area, value: 220, unit: km2, year: 2019, source: "Table 4-31"}\n'
    assert area in text
    path.write_text(
        text.replace(area, "").replace('en: "Johor Bahru"', 'en: "Johor Bahru City"'), encoding="utf-8"
    )

    call_command("load_reference", folder)

    johor.refresh_from_db()
    assert johor.name["en"] == "Johor Bahru City"
    assert list(johor.statistics.filter(key="area")) == [own]


def test_load_reference_with_a_problem_loads_nothing(folder):
    path = folder / "demo" / "places.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: city", "kind: town"), encoding="utf-8")

    with pytest.raises(CommandError, match=r"demo/places.yaml: places\[0\].kind: Give one of these"):
        call_command("load_reference", folder)

    assert not Place.objects.exists()
