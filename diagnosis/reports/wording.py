"""What a person reads while a report is made."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from diagnosis.jobs.registry import register_kind, register_orphan_remover
from diagnosis.people.trail import register_param_words

MAKE_REPORT = "diagnosis.reports.make_report"
MAKE_QUESTIONNAIRE = "diagnosis.reports.make_questionnaire"
MAKE_BRIEF = "diagnosis.reports.make_comparison_brief"
TIME_LIMIT = timedelta(minutes=2)

READING, DRAWING, STORING, GONE = "reports.reading", "reports.drawing", "reports.storing", "reports.gone"

SENTENCES = {
    READING: _("Reading the result."),
    DRAWING: _("Writing the pages. This takes a few seconds."),
    STORING: _("Storing the file."),
    GONE: _("The result of this report is no longer there."),
}

ASKING, WITHDRAWN = "reports.asking", "reports.withdrawn"

QUESTIONNAIRE_SENTENCES = {
    ASKING: _("Reading the questions."),
    DRAWING: SENTENCES[DRAWING],
    STORING: SENTENCES[STORING],
    WITHDRAWN: _("This questionnaire is no longer there."),
}

COMPARING, BRIEF_GONE, FILTERS_GONE = "reports.comparing", "reports.brief-gone", "reports.filters-gone"
NO_PLACES, TOO_MANY, LEVELS_DIFFER = "reports.no-places", "reports.too-many", "reports.levels-differ"

BRIEF_SENTENCES = {
    COMPARING: _("Reading the results."),
    DRAWING: SENTENCES[DRAWING],
    STORING: SENTENCES[STORING],
    BRIEF_GONE: _("This brief is no longer there."),
    FILTERS_GONE: _("A filter of this brief is no longer there. Choose again what to compare."),
    NO_PLACES: _("No place passes these filters any more. Choose again what to compare."),
    TOO_MANY: _("These are too many places to score on common questions. Narrow the filters."),
    LEVELS_DIFFER: _(
        "These versions do not have the same levels, so they cannot be compared with each other."
    ),
}


def register_exports() -> None:
    """Tell the trail what is downloaded here."""
    words = {"report": _("the report of a result"), "comparison-brief": _("a comparison brief")}
    register_param_words("what", words)


def register_with_jobs() -> None:
    """Tell the jobs what is made here: kinds, sentences, and what a killed try may leave behind."""
    from diagnosis.reports.briefs import remove_orphan_briefs  # noqa: PLC0415  needs loaded models
    from diagnosis.reports.questionnaires import remove_orphan_questionnaires  # noqa: PLC0415  needs loaded models
    from diagnosis.reports.services import remove_orphan_reports  # noqa: PLC0415  needs loaded models

    register_kind(name=MAKE_REPORT, time_limit=TIME_LIMIT, sentences=SENTENCES)
    register_kind(name=MAKE_QUESTIONNAIRE, time_limit=TIME_LIMIT, sentences=QUESTIONNAIRE_SENTENCES)
    register_kind(name=MAKE_BRIEF, time_limit=TIME_LIMIT, sentences=BRIEF_SENTENCES)
    register_orphan_remover(noun="comparison briefs", remove=remove_orphan_briefs)
    register_orphan_remover(noun="reports", remove=remove_orphan_reports)
    register_orphan_remover(noun="questionnaires", remove=remove_orphan_questionnaires)
