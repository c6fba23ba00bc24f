"""Advice for one city: the whole library matched to the full assessment of the sample, nothing else."""

from __future__ import annotations

from measuring import Figures, summarize_runs, time_runs
from surroundings import ROOT

from diagnosis.advice.document import compile_library, parse_library
from diagnosis.advice.match import match_measures
from diagnosis.advice.situation import Wants, describe_situation
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.path import find_paths
from diagnosis.scoring.records import AnswerRecord
from frameworks.spec import Framework

LIBRARY = ROOT / "fixtures" / "measures" / "jica-smart-city.yaml"
MODE = "deep"
KIND = "city"
LEVELS = ("first-steps", "partly", "not-started")
TARGET = "in-place"
WANTS = Wants("emerging", "C", frozenset({"traffic", "waste", "flood-disaster"}), "sector", "government")


def measure_advice(spec: Framework, *, runs: int) -> Figures:
    """Return how long matching takes, with the library compiled and the path at hand."""
    document, problems = parse_library(LIBRARY.read_text(encoding="utf-8"))
    if document is None or problems:
        raise SystemExit(f"{LIBRARY} is no library.")
    library = compile_library(document)
    answers = [
        AnswerRecord(question.key, "level", LEVELS[number % len(LEVELS)], "B")
        for number, question in enumerate(spec.list_questions(MODE, KIND))
    ]
    diagnosis = diagnose(spec, mode=MODE, place_kind=KIND, answers=answers)
    path = find_paths(spec, mode=MODE, place_kind=KIND, answers=answers, stage=TARGET).path
    situation = describe_situation(spec, diagnosis, path, WANTS)
    timed = time_runs(lambda: match_measures(library, spec, situation), runs=runs)
    steps = len(path.rises) if path else 0
    return summarize_runs("advice", timed, measures=len(library.measures), steps=steps)
