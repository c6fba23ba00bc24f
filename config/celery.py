"""The Celery application. The broker only wakes workers: the Job rows are the truth (`diagnosis.jobs`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from celery import Celery

from config.broker import use_folder_transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

use_folder_transport()
app = Celery("city_readiness")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="jobs",
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # A message must not lie with a busy worker while another one is free.
    worker_prefetch_multiplier=1,
    # Workers have nothing to tell each other; on the file system their talk would pile up as files.
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    # Fonts and pages fill a process over time; a fresh one costs little.
    worker_max_tasks_per_child=50,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker waits for its broker as long as it takes
    # A person waits while a job is sent: a broker that is away must be noticed soon.
    broker_connection_timeout=3.0,
    task_publish_retry=False,
)
app.autodiscover_tasks()


@app.on_after_configure.connect
def make_broker_folders(sender: Celery, **_: Any) -> None:
    """Make the folders of the broker that needs no server; Celery does not make them."""
    if not str(sender.conf.broker_url).startswith("filesystem:"):
        return
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        Path(sender.conf.broker_transport_options[name]).mkdir(parents=True, exist_ok=True)
