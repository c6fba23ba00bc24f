from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diagnosis.people.models import PLACE_ROLES, RoleKind
from diagnosis.people.services import ensure_account, ensure_programme
from diagnosis.places.models import Place, Programme
from frameworks.models import FrameworkVersion, VersionState

SAMPLE_CITY = "xx-sample-city"
DESK_CITIES = (
    "dk-copenhagen",
    "es-barcelona",
    "fi-helsinki",
    "kh-battambang",
    "my-johor-bahru",
    "vn-ho-chi-minh-city",
)
FRAMEWORK = "jica-smart-city"
PROGRAMME = "asean-desk-study"
SYNTHETIC_PROGRAMME = "synthetic-cities"
PROGRAMME_NAME = {
    "en": "Desk study of ASEAN and comparison cities (demonstration)",
    "ja": "ASEAN都市・比較都市の机上調査（デモ）",
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demonstration; its scope follows from its role."""

    role: str
    email: str
    name: str
    department: str
    kind: RoleKind


ACCOUNTS = (
    DemoAccount("City staff", "staff@sample-city.example", "Mayor’s office", "Sample City", RoleKind.STAFF),
    DemoAccount(
        "City staff, a colleague", "planning@sample-city.example", "Planning", "Sample City", RoleKind.STAFF
    ),
    DemoAccount(
        "Lead of the city", "lead@sample-city.example", "Smart city office", "Sample City", RoleKind.LEAD
    ),
    DemoAccount("Reader", "reader@sample-city.example", "City council", "Sample City", RoleKind.READER),
    DemoAccount(
        "Consultant", "consultant@programme.example", "Consultant", "Demonstration", RoleKind.CONSULTANT
    ),
    DemoAccount(
        "Framework editor", "editor@framework.example", "Framework editor", "Demonstration", RoleKind.EDITOR
    ),
    DemoAccount(
        "Administrator", "admin@site.example", "Administrator", "Demonstration", RoleKind.ADMINISTRATOR
    ),
)


class Command(BaseCommand):
    help = "Make the accounts of a demonstration. Their passwords are random, made once and kept in the file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--file", type=Path, required=True, help="where the passwords are kept (JSON, mode 0600)"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if "production" in settings.SETTINGS_MODULE:
            raise CommandError("This makes accounts for a demonstration; it does not run on a server.")
        city = Place.objects.filter(key=SAMPLE_CITY).first()
        version = FrameworkVersion.objects.filter(
            framework__key=FRAMEWORK, state=VersionState.PUBLISHED
        ).last()
        if city is None or version is None:
            raise CommandError(
                "Load the framework and the places first: load_framework --publish, load_reference."
            )
        members = [city, *Place.objects.filter(key__in=DESK_CITIES)]
        programme = ensure_programme(key=PROGRAMME, name=PROGRAMME_NAME, version=version, places=members)
        # Synthetic cities are there where somebody made them.
        synthetic = Programme.objects.filter(key=SYNTHETIC_PROGRAMME).first()
        passwords = read_passwords(file)
        rows = []
        for account in ACCOUNTS:
            password = passwords.get(account.email) or secrets.token_urlsafe(12)
            ensure_account(
                email=account.email,
                name=account.name,
                department=account.department,
                password=password,
                kind=account.kind,
                place=city if account.kind in PLACE_ROLES else None,
                programme=programme if account.kind == RoleKind.CONSULTANT else None,
            )
            if account.kind == RoleKind.CONSULTANT and synthetic is not None:
                ensure_account(
                    email=account.email,
                    name=account.name,
                    department=account.department,
                    password=password,
                    kind=account.kind,
                    programme=synthetic,
                )
            rows.append({"role": account.role, "email": account.email, "password": password})
        write_privately(file, json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        self.stdout.write(f"{len(rows)} accounts are ready; their passwords are in {file}.")


def read_passwords(file: Path) -> dict[str, str]:
    """Return the passwords by e-mail address that an earlier run kept; a broken file ends the command."""
    if not file.exists():
        return {}
    try:
        return {row["email"]: row["password"] for row in json.loads(file.read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CommandError(f"{file} is not a file of accounts. Remove it to make new passwords.") from error


def write_privately(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as stream:
        stream.write(text)
    beside.replace(file)
