"""Every employer with access to the portal keeps somebody who lets colleagues in: who may sign first, else the oldest."""

from django.db import migrations

SOMEBODY = """
update employers_employermembership set is_admin = true where id in (
    select distinct on (employer_id) id from employers_employermembership
    where ended_at is null order by employer_id, may_sign desc, id
)
"""


class Migration(migrations.Migration):
    dependencies = [("employers", "0002_demand_in_depth")]
    operations = [migrations.RunSQL(SOMEBODY, migrations.RunSQL.noop)]
