"""The database refuses writes to frozen rows, and goes on refusing after migrations."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from frameworks import freezing
from frameworks.models import Domain, Framework, FrameworkVersion, Question, Work
from frameworks.row_order import ROW_MODELS
from frameworks.services import import_document, publish_version
from tests.frameworks.documents import SMALL

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(draft):
    return publish_version(version=draft, by=None)


@pytest.fixture
def group_table():
    """Lets a test freeze groups, a table of Django without meaning here."""

    def register(table: freezing.FrozenTable) -> None:
        freezing.register(table)
        freezing.install_triggers(connection)

    yield register
    freezing.unregister(Group)
    freezing.install_triggers(connection)


def is_refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return "frozen" in str(error)
    return False


def test_nothing_of_a_published_version_changes(published):
    question = Question.objects.filter(version=published).first()

    assert is_refused(lambda: Question.objects.filter(pk=question.pk).update(weight=5))
    assert is_refused(lambda: Question.objects.filter(pk=question.pk)._raw_delete("default"))
    assert is_refused(lambda: Work.objects.create(version=published, key="new"))
    assert is_refused(lambda: FrameworkVersion.objects.filter(pk=published.pk).update(number="2"))
    assert is_refused(lambda: FrameworkVersion.objects.filter(pk=published.pk).update(state="draft"))
    assert is_refused(lambda: FrameworkVersion.objects.filter(pk=published.pk)._raw_delete("default"))
    assert is_refused(published.delete)


def test_every_kind_of_row_is_frozen(published):
    for model in ROW_MODELS:
        rows = model._default_manager.filter(version=published)
        if rows.exists():
            assert is_refused(lambda rows=rows: rows.update(order=99)), model


def test_no_row_moves_into_a_published_version(published):
    other = FrameworkVersion.objects.create(framework=published.framework, number="2")
    work = Work.objects.create(version=other, key="new")

    assert is_refused(lambda: Work.objects.filter(pk=work.pk).update(version=published))


def test_a_draft_changes_freely(draft):
    Question.objects.filter(version=draft).update(weight=5)
    Domain.objects.filter(version=draft).first().delete()
    draft.delete()

    assert not FrameworkVersion.objects.filter(pk=draft.pk).exists()
    assert Framework.objects.exists()


def test_insert_only_rows_neither_change_nor_go(group_table):
    group_table(freezing.FrozenTable.insert_only(Group))

    group = Group.objects.create(name="a")

    assert is_refused(lambda: Group.objects.update(name="b"))
    assert is_refused(lambda: Group.objects.filter(pk=group.pk)._raw_delete("default"))


def test_rows_are_frozen_while_they_meet_the_condition(group_table):
    group_table(freezing.FrozenTable.frozen_when(Group, "{row}.name LIKE 'closed%'"))
    group = Group.objects.create(name="open")
    Group.objects.update(name="closed")

    assert is_refused(lambda: Group.objects.update(name="open"))
    assert is_refused(lambda: Group.objects.filter(pk=group.pk)._raw_delete("default"))
    Group.objects.create(name="closed too")


def test_guarded_tables_take_no_row_that_meets_the_condition(group_table):
    group_table(freezing.FrozenTable.frozen_when(Group, "{row}.name = 'closed'", guards_insert=True))
    Group.objects.create(name="open")

    assert is_refused(lambda: Group.objects.create(name="closed"))
    assert is_refused(lambda: Group.objects.update(name="closed"))


def test_mutable_columns_may_change(group_table):
    group_table(freezing.FrozenTable.insert_only(Group, mutable=("name",)))
    Group.objects.create(name="a")

    Group.objects.update(name="b")

    assert is_refused(lambda: Group.objects.update(id=77))


@isolate_apps("frameworks")
def test_a_name_that_the_database_would_cut_is_refused():
    class Long(models.Model):  # noqa: DJ008  has no rows
        class Meta:
            app_label = "frameworks"
            managed = False
            db_table = "a_table_with_a_name_so_long_that_its_triggers_are_cut"

    with pytest.raises(ValueError, match="longer than 63"):
        freezing.register(freezing.FrozenTable.insert_only(Long))


def test_installing_twice_changes_nothing():
    with connection.cursor() as cursor:
        before = sorted(freezing._list_installed(connection, cursor))
        freezing.install_triggers(connection)
        after = sorted(freezing._list_installed(connection, cursor))

    assert before == after
    assert len(before) == len(set(before))
    assert "frozen__frameworks_question__update" in before


def test_lifted_triggers_come_back_also_after_an_error(published):
    def change_and_fail() -> None:
        with freezing.lift_triggers(connection):
            Question.objects.filter(version=published).update(weight=5)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()

    assert is_refused(lambda: Question.objects.filter(version=published).update(weight=6))


def test_the_check_names_missing_triggers():
    assert run_checks(tags=["database"], databases=["default"]) == []
    freezing.remove_triggers(connection)

    found = run_checks(tags=["database"], databases=["default"])

    assert [warning.id for warning in found] == ["frameworks.W001"]
    freezing.install_triggers(connection)
    assert freezing.check_triggers(None) == []


@pytest.mark.usefixtures("real_transactions")
def test_a_migration_that_alters_the_table_of_versions_ends_with_all_triggers():
    """The triggers of all rows read this table: with them in place SQLite cannot build it anew."""
    publish_version(version=import_document(text=SMALL.read_text(encoding="utf-8"), by=None), by=None)
    old = FrameworkVersion._meta.get_field("number")
    new = models.CharField(max_length=60)
    new.set_attributes_from_name("number")
    new.model = FrameworkVersion

    freezing.remove_before_migrate(using="default")
    with connection.schema_editor() as editor:
        editor.alter_field(FrameworkVersion, old, new)
        editor.alter_field(FrameworkVersion, new, old)
    missing = freezing.list_missing_triggers(connection)
    call_command("migrate", verbosity=0)

    assert "frozen__frameworks_frameworkversion__update" in missing
    assert freezing.list_missing_triggers(connection) == []
    assert is_refused(lambda: Question.objects.update(weight=5))


@pytest.mark.usefixtures("real_transactions")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone builds an altered table anew")
def test_on_sqlite_a_rebuilt_table_silently_loses_its_triggers_and_finds_them_again():
    old = Group._meta.get_field("name")
    new = models.CharField(max_length=200, unique=True)
    new.set_attributes_from_name("name")
    new.model = Group
    freezing.register(freezing.FrozenTable.insert_only(Group))
    freezing.install_triggers(connection)
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Group, old, new)
            editor.alter_field(Group, new, old)
        missing = freezing.list_missing_triggers(connection)
        freezing.install_after_migrate(using="default")

        assert missing == ["frozen__auth_group__update", "frozen__auth_group__delete"]
        assert freezing.list_missing_triggers(connection) == []
    finally:
        freezing.unregister(Group)


@isolate_apps("frameworks")
def test_tables_that_are_not_there_yet_are_left_out():
    class Later(models.Model):  # noqa: DJ008  has no rows
        class Meta:
            app_label = "frameworks"
            managed = False

    freezing.register(freezing.FrozenTable.insert_only(Later))
    try:
        freezing.install_triggers(connection)

        assert freezing.list_missing_triggers(connection) == []
    finally:
        freezing.unregister(Later)
