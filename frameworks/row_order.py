"""The kinds of row of a version, each after those that it refers to."""

from __future__ import annotations

from frameworks import models
from frameworks.models.rows import VersionRow

ROW_MODELS: tuple[type[VersionRow], ...] = (
    models.Work,
    models.Mode,
    models.Scale,
    models.ScaleLevel,
    models.EvidenceGrade,
    models.ReadinessLevel,
    models.Stage,
    models.Criterion,
    models.Domain,
    models.Element,
    models.SuccessFactor,
    models.EmptyCell,
    models.Gate,
    models.SourceFact,
    models.GlossaryTerm,
    models.Question,
    models.Descriptor,
    models.FactorLink,
)
