from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from diagnosis.results.models import Result
from diagnosis.results.permissions import results_with_context
from diagnosis.results.services import complete_certainty


class Command(BaseCommand):
    help = "Store how sure each result is that was made before this was computed. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Result.objects.filter(certainty__isnull=True).order_by("pk").values_list("pk", flat=True))
        # One at a time: a result with its answers takes a megabyte, and each is stored by itself.
        stored = sum(complete_certainty(result=results_with_context().get(pk=key)) for key in keys)
        self.stdout.write(f"{stored} of {len(keys)} results completed.")
