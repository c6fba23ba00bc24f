"""The application as it runs by default, with a folder and a database of its own that are gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def open_surroundings(server: str | None) -> Iterator[None]:
    """Set up Django on the embedded default settings, the only change being where the data lies.

    ``server``: the URL of a PostgreSQL database from which a new one is made and dropped again.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="city-readiness-bench-"))
        for name in ("REDIS_URL", "DATABASE_URL", "ALLOWED_HOSTS"):
            os.environ.pop(name, None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
            "CITY_READINESS_VAR": folder,
            "LOG_LEVEL": "WARNING",
        }
        if server is not None:
            os.environ["DATABASE_URL"] = stack.enter_context(_make_database(server))

        django.setup()
        stack.callback(connections.close_all)
        yield


@contextmanager
def _make_database(server: str) -> Iterator[str]:
    name = f"city_readiness_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
