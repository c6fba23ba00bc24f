"""Loading what is published about places: the same files twice give the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from diagnosis.places.models import (
    CityClass,
    IssueTag,
    Place,
    PublishedDiagnosis,
    PublishedMark,
    SourceWork,
    Statistic,
    UrbanIssue,
)
from diagnosis.places.reference import PlaceRecord, PlacesDocument, PublishedDocument, PublishedRecord

Row = TypeVar("Row", bound=models.Model)


@dataclass(slots=True)
class Tally:
    """How many rows a load made, changed, left as they were, and removed."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


@transaction.atomic
def load_reference(*, places: Iterable[PlacesDocument], published: Iterable[PublishedDocument]) -> Tally:
    """Bring the rows to what the files say, all or nothing; places themselves are never removed."""
    tally = Tally()
    for document in places:
        _load_titles(document, tally)
        work = SourceWork.objects.get(key=document.works[0].key) if document.works else None
        for record in document.places:
            _load_place(record, work, tally)
    for marks in published:
        work = SourceWork.objects.get(key=marks.work)
        for order, row in enumerate(marks.rows, start=1):
            _load_published(row, order, work, tally)
    return tally


def _load_titles(document: PlacesDocument, tally: Tally) -> None:
    for work in document.works:
        _upsert(SourceWork, {"key": work.key}, {"title": dict(work.title)}, tally)
    for order, tag in enumerate(document.tags, start=1):
        _upsert(IssueTag, {"key": tag.key}, {"title": dict(tag.title), "order": order}, tally)
    for order, row in enumerate(document.classes, start=1):
        values = {"title": dict(row.title), "about": dict(row.about), "order": order}
        _upsert(CityClass, {"axis": row.axis, "key": row.key}, values, tally)


def _load_place(record: PlaceRecord, work: SourceWork | None, tally: Tally) -> None:
    parent = Place.objects.get(key=record.parent) if record.parent else None
    place = _upsert(Place, {"key": record.key}, {**record.fields, "parent": parent}, tally)
    tags = {tag.key: tag for tag in IssueTag.objects.filter(key__in=[issue.tag for issue in record.issues])}
    for order, issue in enumerate(record.issues, start=1):
        values = {"tag": tags[issue.tag], "text": dict(issue.text)}
        _upsert(UrbanIssue, {"place": place, "order": order}, values, tally)
    _remove(UrbanIssue.objects.filter(place=place, order__gt=len(record.issues)), tally)
    kept = []
    for figure in record.statistics:
        lookup = {"place": place, "key": figure.key, "year": figure.year, "source": figure.source}
        values = {"value": figure.value, "unit": figure.unit, "reason": dict(figure.reason), "work": work}
        kept.append(_upsert(Statistic, lookup, values, tally).pk)
    # Figures of another source, or entered by hand, are none of this file's business.
    _remove(Statistic.objects.filter(place=place, work=work, work__isnull=False).exclude(pk__in=kept), tally)


def _load_published(record: PublishedRecord, order: int, work: SourceWork, tally: Tally) -> None:
    place = Place.objects.get(key=record.place)
    values = {
        "order": order,
        "group": record.group,
        "date": dict(record.date),
        "work": work,
        "source": dict(record.source),
    }
    diagnosis = _upsert(PublishedDiagnosis, {"place": place}, values, tally)
    for mark in record.marks:
        texts = {"mark": mark.mark, "note": dict(mark.note), "conflict": dict(mark.conflict)}
        _upsert(PublishedMark, {"diagnosis": diagnosis, "domain_key": mark.domain}, texts, tally)
    domains = [mark.domain for mark in record.marks]
    _remove(PublishedMark.objects.filter(diagnosis=diagnosis).exclude(domain_key__in=domains), tally)


def _upsert(model: type[Row], lookup: Mapping[str, Any], values: Mapping[str, Any], tally: Tally) -> Row:
    # ``year=None`` must mean "without a year".
    where = {
        f"{name}__isnull" if value is None else name: value is None or value for name, value in lookup.items()
    }
    row = model._default_manager.filter(**where).first()
    if row is None:
        tally.made += 1
        return model._default_manager.create(**lookup, **values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        tally.unchanged += 1
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    tally.changed += 1
    return row


def _remove(rows: models.QuerySet[Any], tally: Tally) -> None:
    count, _by_model = rows.delete()
    tally.removed += count
