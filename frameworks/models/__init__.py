"""The rows of a framework: what an editor changes in a draft, frozen once its version is published."""

from frameworks.models.facts import SourceFact
from frameworks.models.glossary import GlossaryTerm
from frameworks.models.lens import Criterion, EmptyCell, FactorLink, SuccessFactor
from frameworks.models.method import EvidenceGrade, Gate, Mode, ReadinessLevel, Stage
from frameworks.models.nodes import Descriptor, Domain, Element, Question
from frameworks.models.scales import Scale, ScaleLevel
from frameworks.models.versions import Framework, FrameworkVersion, VersionState
from frameworks.models.works import Work

__all__ = [
    "Criterion",
    "Descriptor",
    "Domain",
    "Element",
    "EmptyCell",
    "EvidenceGrade",
    "FactorLink",
    "Framework",
    "FrameworkVersion",
    "Gate",
    "GlossaryTerm",
    "Mode",
    "Question",
    "ReadinessLevel",
    "Scale",
    "ScaleLevel",
    "SourceFact",
    "Stage",
    "SuccessFactor",
    "VersionState",
    "Work",
]
