"""In how many lists somebody stood, for the file of one's own data (settings.DOSSIER_FACTS): the log names others too."""

from django.db.models import Count, Min

from candidates.models import Candidate
from matching.accounting.log_page import with_person
from matching.models import ShownKind
from nieuwebanen.dutch import counted, long_date


def dossier_facts(candidate: Candidate) -> list[str]:
    """Sentences to the person, in two queries."""
    found = with_person([candidate.pk])
    kinds = dict(found.order_by().values_list("kind").annotate(Count("pk")))
    total = sum(kinds.values())
    if not total:
        return ["Je stond nog niet in een lijst van de match."]
    since = found.order_by().aggregate(first=Min("at"))["first"]
    parts = ", ".join(f"{ShownKind(kind).label}: {number}" for kind, number in sorted(kinds.items()))
    return [
        f"Collega’s zagen je {counted(total, 'keer', 'keer')} in de match, de eerste keer op {long_date(since)} ({parts}).",
        "Van elke keer is bewaard wat de match toen van je wist. Op de pagina ‘Hoe werkt de match?’ staat hoe de score wordt gemaakt.",
    ]
