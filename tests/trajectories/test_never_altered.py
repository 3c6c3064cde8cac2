"""Every attempt to alter what was signed is refused, along every way in; and what the owner of the database did is found."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from tests.trajectories import builders
from trajectories.checking import differences
from trajectories.models import Agreement, Signature


def refused(change: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


CHANGES: list[dict[str, Any]] = [
    {"content": {"number": "O-1"}},
    {"content_sha256": "0" * 64},
    {"pdf": b"%PDF-1.7"},
    {"pdf": None},
    {"pdf_sha256": "0" * 64},
    {"number": "O-9"},
    {"version": 9},
    {"verify_code": "AAAA-BBBB-CCCC"},
    {"signed_at": None, "state": "ter-ondertekening"},
    {"state": "deels-getekend"},
    {"must_sign": []},
]
SQL = [
    "update trajectories_agreement set pdf = 'x' where signed_at is not null",
    "update trajectories_agreement set content = jsonb_set(content, '{employer,name}', '\"Een ander\"')",
    "update trajectories_agreement set signed_at = signed_at + interval '1 day'",
    "delete from trajectories_agreement",
    "truncate trajectories_agreement cascade",
    "update trajectories_signature set name = 'Een ander'",
    "delete from trajectories_signature",
    "truncate trajectories_signature",
]


def test_neither_the_orm_nor_sql_of_the_application_can_alter_it(db, settings):
    _, agreement = builders.signed()

    for change in CHANGES:
        refused(lambda change=change: Agreement.objects.filter(pk=agreement.pk).update(**change))
        one = Agreement.objects.get(pk=agreement.pk)
        for name, value in change.items():
            setattr(one, name, value)
        refused(one.save)
    refused(lambda: Agreement.objects.filter(pk=agreement.pk)._raw_delete("default"))
    refused(lambda: agreement.signatures.first().delete())
    for change in ({"name": "Een ander"}, {"seen_sha256": "0" * 64}):
        refused(lambda change=change: Signature.objects.filter(agreement=agreement).update(**change))
    for sql in SQL:
        refused(lambda sql=sql: run(sql))

    assert "django.contrib.admin" not in settings.INSTALLED_APPS  # so no page of it can change anything either
    assert list(differences()) == []
    call_command("check_agreements", stdout=StringIO())


ALTERED = [
    ("update trajectories_agreement set content = jsonb_set(content, '{employer,name}', '\"Een ander\"')", "inhoud"),
    ("update trajectories_agreement set pdf = '%PDF-1.7'::bytea", "pdf"),
    ("update trajectories_agreement set content_sha256 = repeat('0', 64)", "inhoud"),
    ("update trajectories_agreement set version = 2", "versie"),
    ("update trajectories_agreement set signed_at = null", "stand"),
    ("update trajectories_signature set seen_sha256 = repeat('0', 64)", "handtekening"),
    ("delete from trajectories_signature where party = 'werkgever'", "handtekening"),
]


def test_what_the_owner_did_with_the_triggers_off_is_found(db):
    _, agreement = builders.signed()
    run("set constraints all immediate")  # triggers cannot be switched off while some still wait
    run("alter table trajectories_agreement disable trigger user, drop constraint agreement_signed_is_frozen")
    run("alter table trajectories_signature disable trigger user")

    for sql, what in ALTERED:
        told, point = StringIO(), transaction.savepoint()
        run(sql)
        with pytest.raises(CommandError):
            call_command("check_agreements", stderr=told)
        assert what in told.getvalue(), sql
        assert agreement.number in told.getvalue()
        transaction.savepoint_rollback(point)
    assert list(differences()) == []
