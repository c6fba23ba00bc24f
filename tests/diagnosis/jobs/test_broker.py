from __future__ import annotations

import subprocess
import sys

import pytest
from celery import Celery

from config.broker import use_folder_transport
from config.celery import app, make_broker_folders


@pytest.fixture
def folders(tmp_path):
    messages = str(tmp_path / "broker" / "messages")
    return {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": str(tmp_path / "broker" / "control"),
    }


@pytest.fixture
def folder_app(folders):
    use_folder_transport()
    app = Celery("tests", broker="filesystem://localhost//", set_as_current=False)
    app.conf.broker_transport_options = folders
    make_broker_folders(app)
    yield app
    app.close()


def read_one(folder_app):
    with folder_app.connection_for_read() as connection:
        return connection.default_channel.basic_get("celery")


def test_message_on_the_file_system_arrives(folder_app):
    folder_app.send_task("tests.write", args=[12])

    message = read_one(folder_app)

    assert (message.headers["task"], message.decode()[0]) == ("tests.write", [12])


def test_half_a_message_is_thrown_away(folder_app, folders, tmp_path):
    (tmp_path / "broker" / "messages" / "1_a.celery.msg").write_text('{"body": ')

    assert read_one(folder_app) is None


def test_messages_are_only_json():
    assert (app.conf.task_serializer, app.conf.accept_content) == ("json", ["json"])
    assert (app.conf.worker_prefetch_multiplier, app.conf.result_backend) == (1, None)


def test_web_process_sends_through_our_application():
    program = "import django; django.setup(); from celery import current_app; print(current_app.main)"

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )

    assert said.stdout.split() == ["city_readiness"]
