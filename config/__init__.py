"""City Readiness's site: settings, addresses, and the Celery application that sends and does jobs."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
