"""What a comparison brief shows, read through the reach of the person who asked for it.

Two steps: ``read_basis`` finds the results and says in one digest what they are, in few light queries;
``build_brief`` gathers what the pages show of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.safestring import SafeString, mark_safe

from diagnosis.assessments.models import Origin
from diagnosis.comparison.filters import (
    ORIGINS,
    RANGE,
    Selection,
    describe_selection,
    name_ground,
    read_selection,
)
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.listing import (
    NO_FIGURES,
    FiguresByNode,
    NodeFigures,
    find_set_stages,
    load_figures,
)
from diagnosis.comparison.permissions import Reach, visible_by_id, with_context
from diagnosis.people.models import User
from diagnosis.places.models import Place, PublishedDiagnosis
from diagnosis.places.selectors import REFERENCE_FRAMEWORK
from diagnosis.reports.brief_beside import Beside, read_beside
from diagnosis.reports.brief_charts import draw_distribution
from diagnosis.reports.brief_figures import (
    FEWEST_DRAWN,
    LevelCounts,
    Spread,
    compute_spread,
    count_levels,
)
from diagnosis.reports.brief_wording import describe_spread, say_finding, say_standing
from diagnosis.results.models import ComparedResult, NodeKind
from diagnosis.results.published import PublishedRow, list_published_of
from diagnosis.results.wording import in_language
from frameworks.spec import Domain, Framework, read_text
