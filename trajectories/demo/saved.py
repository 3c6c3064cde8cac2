"""Lists that the staff of the demo keep under a name: for oneself, and some that colleagues see too."""

from nieuwebanen import saved_lists
from nieuwebanen.accounts.models import User
from nieuwebanen.lists import cleaned_query

# whose, which list, its name, its filters, shared
KEPT = (
    ("ingrid", "employers:list", "Lang niet gesproken", "van=mij&contact=lang&sorteer=contact", False),
    ("ingrid", "employers:job_list", "Logistiek, nog open", "sector=logistiek&plekken=open", True),
    ("ingrid", "candidates:list", "Stil sinds een maand", "coach=mij&stil=30", False),
    ("ingrid", "candidates:list", "Zonder voorstel", "voorstel=zonder&sorteer=beginnen", True),
    ("mehmet", "employers:job_list", "Te bevestigen", "bevestigen=ja", True),
)


def keep_lists(staff: dict[str, User]) -> None:
    for key, page, name, query, shared in KEPT:
        owner = staff[key]
        query = cleaned_query(page, query, user=owner)
        saved_lists.keep(page=page, name=name, query=query, shared=shared, by=owner)
