import pytest

from employers.models import JobStatus
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_open_job_and_a_profile_can_be_built():
    job = factories.make_open_job()
    person = factories.make_profile(job)

    assert job.status == JobStatus.OPEN
    assert person.skills.count() == 5
