"""Words of common ground: what is compared, and which questions fell out for which reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnosis.comparison.common import (
    NOT_ASKED,
    OTHER_ELEMENT,
    OTHER_SCALE,
    OTHER_WORDS,
    CommonGround,
)
from diagnosis.results.wording import in_language, join_names

WHY_FALLEN = {
    NOT_ASKED: gettext_lazy("Not asked in version %(version)s"),
    OTHER_ELEMENT: gettext_lazy("In another element in version %(version)s"),
    OTHER_SCALE: gettext_lazy("Answered on another scale in version %(version)s"),
    OTHER_WORDS: gettext_lazy("In other words in version %(version)s"),
}


@dataclass(frozen=True)
class FallenGroup:
    """Questions that fell out for one reason."""

    why: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class CommonNote:
    """What a page says of a common ground: ``templates/comparison/_common_ground.html``.

    ``sentence`` says on how many questions results are compared, ``fallen_sentence`` how many fell out
    (empty: none), ``stage_sentence`` why there is no stage (empty where there is one).
    """

    sentence: str
    fallen_sentence: str
    stage_sentence: str
    groups: tuple[FallenGroup, ...]


def describe_common(common: CommonGround) -> CommonNote:
    """Put a common ground into words."""
    versions = join_names(common.versions)
    count = len(common.kept)
    sentence = ngettext(
        "Compared on %(count)d question that is the same in versions %(versions)s.",
        "Compared on %(count)d questions that are the same in versions %(versions)s.",
        count,
    )
    fallen = len(common.fallen)
    left_out = ngettext("%(count)d question fell out", "%(count)d questions fell out", fallen)
    if common.is_empty:
        sentence = _("No question is the same in versions %(versions)s, so nothing can be compared.")
    stage = ""
    if not common.has_stages and not common.is_empty:
        stage = _("No stage is given: some elements have no question that stayed the same.")
    return CommonNote(
        sentence % {"count": count, "versions": versions},
        left_out % {"count": fallen} if fallen else "",
        stage,
        _group_fallen(common),
    )


def _group_fallen(common: CommonGround) -> tuple[FallenGroup, ...]:
    groups: dict[tuple[str, str], list[str]] = {}
    for fallen in common.fallen:
        groups.setdefault((fallen.reason, fallen.version), []).append(in_language(fallen.text))
    return tuple(
        FallenGroup(str(WHY_FALLEN[reason]) % {"version": version}, tuple(texts))
        for (reason, version), texts in groups.items()
    )
