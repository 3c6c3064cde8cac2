"""A coach at a desk, a job that is open, and somebody who fits: where the pages of step 3 begin."""

import pytest
from django.db import connection

from nieuwebanen.accounts.models import Role
from tests import factories


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def job(coach):
    employer = factories.make_employer(name="Zuiderpoort Logistiek", members=[factories.make_user(Role.EMPLOYER)])
    return factories.make_open_job(employer, by=coach, seats=2)


@pytest.fixture
def person(job, coach):
    return factories.make_profile(job, coach, first_name="Fatuma", last_name="Abdi")


@pytest.fixture
def largest_numbers(db):
    """People and jobs get keys just under 31 bits. A sequence is not rolled back, so it is put back."""
    last = {"candidates_candidate": 2**31 - 100, "employers_futurejob": 2**31 - 9}
    with connection.cursor() as cursor:
        before = {}
        for table, high in last.items():
            cursor.execute(f"select last_value, is_called from {table}_id_seq")
            before[table] = cursor.fetchone()
            cursor.execute(f"select setval('{table}_id_seq', %s)", [high])
        yield
        for table, (value, called) in before.items():
            cursor.execute(f"select setval('{table}_id_seq', %s, %s)", [value, called])


@pytest.fixture
def dutch():
    return factories.make_skill("Nederlands", base_hours=40)


@pytest.fixture
def picking():
    return factories.make_skill("Orders picken", base_hours=16)
