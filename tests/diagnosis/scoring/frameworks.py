"""Builds small frameworks for tests: name what matters, the rest is JICA's default.

    framework = build_framework(
        build_domain("policy", build_element("policy.vision", build_question("v1", weight=2))),
    )
    answers = answer_with(framework, {"v1": 75})

Questions are of mode 'quick', for every kind of place, on the JICA scale 0, 25, 50, 75, 100.
``build_jica_shape`` gives the 5 domains and 21 elements with JICA's keys, gates and stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from diagnosis.scoring.records import AnswerRecord
from frameworks.rules import AllOf, AnyOf, LevelAtLeast, Rule
from frameworks.spec import (
    PLACE_KINDS,
    Aggregation,
    AggregationStep,
    Certainty,
    Criterion,
    Domain,
    Element,
    EvidenceGrade,
    FactorLink,
    Framework,
    Gate,
    Mode,
    PlaceKind,
    Question,
    ReadinessLevel,
    Scale,
    ScaleLevel,
    Source,
    Stage,
    SuccessFactor,
    Work,
)

SOURCE = Source("test", {"en": "made for tests"})
JICA_LEVELS = {"not-started": 0.0, "first-steps": 25.0, "partly": 50.0, "in-place": 75.0, "improved": 100.0}
JICA_ELEMENTS = {
    "policy": ("vision", "breadth", "targets", "alignment", "sustainability"),
    "organization": ("sharing", "body", "partnership", "capacity"),
    "system": ("ecosystem", "trust", "rules", "participation", "crossfield"),
    "technology": ("platform", "data", "security", "fit"),
    "operation": ("flexibility", "partners", "continuity"),
}
READINESS_LEVELS = {"prepared": 70.0, "partial": 25.0, "not-prepared": 0.0}
JICA_GATES = (Gate("prepared", 25.0),)
JICA_STAGES: dict[str, Rule | None] = {
    "in-place": AllOf(
        (
            LevelAtLeast("policy", "prepared"),
            LevelAtLeast("organization", "partial"),
            LevelAtLeast("system", "partial"),
            LevelAtLeast("operation", "partial"),
        )
    ),
    "being-developed": AllOf(
        (
            LevelAtLeast("organization", "partial"),
            AnyOf((LevelAtLeast("system", "partial"), LevelAtLeast("operation", "partial"))),
        )
    ),
    "to-be-developed": None,
}
GRADES = {"A": (0.0, 0.0, 0.0), "B": (0.1, 0.05, 0.0), "C": (0.2, 0.1, 0.0), "D": (0.3, 0.15, 0.1)}


def build_scale(key: str, levels: Mapping[str, float]) -> Scale:
    """A scale from level keys to values, lowest first."""
    return Scale(
        key,
        {"en": key},
        tuple(
            ScaleLevel(name, value, {"en": name}, {"en": name}, {"en": name})
            for name, value in levels.items()
        ),
    )


JICA_SCALE = build_scale("jica", JICA_LEVELS)


def build_question(
    key: str,
    *,
    weight: float = 1.0,
    modes: Iterable[str] = ("quick",),
    scale: Scale = JICA_SCALE,
    place_kinds: Iterable[PlaceKind] = PLACE_KINDS,
    not_applicable: bool = True,
    factors: Mapping[str, float] | None = None,
    efforts: tuple[float, ...] | None = None,
    spread: Mapping[str, tuple[float, float, float]] | None = None,
) -> Question:
    """A question; ``factors`` are success factor keys with link weights. The builder sets its element."""
    return Question(
        key=key,
        element="",
        modes=frozenset(modes),
        scale=scale,
        weight=weight,
        basis="ours",
        source=SOURCE,
        place_kinds=frozenset(place_kinds),
        not_applicable=not_applicable,
        text={"en": key},
        short_text={"en": key},
        guidance={"en": ""},
        evidence=(),
        factors=tuple(FactorLink(factor, link) for factor, link in (factors or {}).items()),
        descriptors={},
        facts=(),
        efforts=efforts or (1.0,) * (len(scale.levels) - 1),
        spread=spread,
    )


def build_element(key: str, *questions: Question, weight: float = 1.0) -> Element:
    """An element of these questions."""
    return Element(
        key=key,
        number=0,
        domain="",
        title={"en": key},
        short_title={"en": key},
        about={"en": key},
        weight=weight,
        source=SOURCE,
        questions=tuple(replace(question, element=key) for question in questions),
    )


def build_domain(key: str, *elements: Element, weight: float = 1.0) -> Domain:
    """A domain of these elements."""
    return Domain(
        key=key,
        title={"en": key},
        about={"en": key},
        weight=weight,
        source=SOURCE,
        elements=tuple(replace(element, domain=key) for element in elements),
    )


def build_framework(
    *domains: Domain,
    methods: tuple[Aggregation, Aggregation, Aggregation] = ("arithmetic", "arithmetic", "arithmetic"),
    readiness_levels: Mapping[str, float] = READINESS_LEVELS,
    gates: Iterable[Gate] = (),
    coverage_share: float = 0.6,
    stages: Mapping[str, Rule | None] | None = None,
    criteria: Iterable[str] = (),
    factors: Mapping[str, tuple[str, str]] | None = None,
    modes: Iterable[str] = ("quick", "deep"),
) -> Framework:
    """A framework: ``methods`` into element, domain, overall; levels and stages highest first;
    ``factors`` are keys with their cell (criterion, domain)."""
    alternatives: tuple[Aggregation, ...] = ("arithmetic", "geometric")
    element_step, domain_step, overall_step = (AggregationStep(method, alternatives) for method in methods)
    return Framework(
        key="test",
        version="1",
        subject="place",
        languages=("en",),
        title={"en": "Test"},
        summary={"en": ""},
        node_titles={},
        works=(Work("test", {"en": "Test"}),),
        modes=tuple(Mode(mode, {"en": mode}, {"en": mode}, 15) for mode in modes),
        scales=(JICA_SCALE,),
        grades=tuple(
            EvidenceGrade(key, {"en": key}, {"en": key}, *chances) for key, chances in GRADES.items()
        ),
        readiness_levels=tuple(
            ReadinessLevel(key, value, {"en": key}, {"en": key}) for key, value in readiness_levels.items()
        ),
        gates=tuple(gates),
        coverage_share=coverage_share,
        element_step=element_step,
        domain_step=domain_step,
        overall_step=overall_step,
        stages=tuple(_build_stage(key, rule) for key, rule in (stages or {}).items()),
        criteria=tuple(Criterion(key, {"en": key}, {"en": ""}, {"en": ""}, SOURCE) for key in criteria),
        factors=tuple(
            SuccessFactor(key, criterion, domain, {"en": key}, SOURCE)
            for key, (criterion, domain) in (factors or {}).items()
        ),
        certainty=Certainty(draws=2000, weight_spread=0.2),
        domains=domains,
        method_digest="method-of-the-test",
        document_digest="document-of-the-test",
    )


def build_jica_shape(
    *,
    questions_per_element: int = 1,
    methods: tuple[Aggregation, Aggregation, Aggregation] = ("arithmetic", "arithmetic", "arithmetic"),
) -> Framework:
    """JICA's 5 domains and 21 elements with gates and stages; question keys ``<element>.1``, ``.2``, ..."""
    domains = [
        build_domain(
            domain,
            *(
                build_element(
                    f"{domain}.{name}",
                    *(
                        build_question(f"{domain}.{name}.{number + 1}")
                        for number in range(questions_per_element)
                    ),
                )
                for name in names
            ),
        )
        for domain, names in JICA_ELEMENTS.items()
    ]
    return build_framework(*domains, methods=methods, gates=JICA_GATES, stages=JICA_STAGES)


def answer_with(
    framework: Framework, answers: Mapping[str, float | str], *, grade: str | None = None
) -> list[AnswerRecord]:
    """Answers by question key: the value of a level, "not applicable" or "don't know"."""
    states = {"not applicable": "not_applicable", "don't know": "unknown"}
    records = []
    for key, given in answers.items():
        if isinstance(given, str):
            records.append(AnswerRecord(key, states[given], None, grade))  # type: ignore[arg-type]
        else:
            levels = framework.questions_by_key[key].scale.levels
            level = next(level.key for level in levels if level.value == given)
            records.append(AnswerRecord(key, "level", level, grade))
    return records


def _build_stage(key: str, rule: Rule | None) -> Stage:
    empty = {"en": key}
    return Stage(key, empty, empty, empty, empty, rule, SOURCE)
