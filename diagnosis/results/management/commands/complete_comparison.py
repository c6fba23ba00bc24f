from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from diagnosis.results.compared import complete_comparison
from diagnosis.results.models import Result
from diagnosis.results.permissions import results_with_context


class Command(BaseCommand):
    help = "Enter into comparisons each result that was made before there were any. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Result.objects.filter(compared__isnull=True).order_by("pk").values_list("pk", flat=True))
        for key in keys:
            complete_comparison(result=results_with_context().get(pk=key))
        self.stdout.write(f"{len(keys)} results entered.")
