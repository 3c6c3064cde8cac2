"""What is kept of a candidate: the file, skills, talks, documents, groups, and what came in by a file."""

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from candidates.models import CandidateImport, Erasure, ImportRow
from nieuwebanen.personal_data import Declared, Ends, Person, Registry, Whose

CONTACT = "om contact te houden"
MATCH = "om een baan te vinden die past"
GUIDE = "om iemand te begeleiden, ook als een collega het overneemt"
GROUP = "om te tellen wie wij bereiken"
LOG = "om te zien wie in een dossier keek, en waarom"
LANGUAGE = "om te weten welke taal op het werk kan"
IMPORT = "om een bestand met kandidaten te controleren voor het wordt overgenomen"


def import_rows(person: Person) -> "QuerySet[ImportRow]":
    """Rows that became or met this person, and rows that say the same name, mail or phone."""
    said = Q(match__in=person.pks) | Q(result__in=person.pks)
    for word in person.words:
        said |= Q(said__icontains=word)
    for first, last in person.names:
        said |= Q(said__icontains=first) & Q(said__icontains=last)
    return ImportRow.objects.annotate(said=Cast("values", TextField())).filter(said)


def wipe_imports(person: Person) -> int:
    """The rows go, and so does the file that they came from: nobody is kept in a file and gone from the list."""
    rows = import_rows(person)
    files = list(rows.order_by().values_list("of", flat=True).distinct())
    CandidateImport.objects.filter(pk__in=files).update(content=None)
    return ImportRow.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]


def erasures(person: Person) -> "QuerySet[Erasure]":
    return Erasure.objects.filter(candidate_public_id__in=person.ids)


DECLARED = (
    Declared(
        model="candidates.ImportRow",
        title="Rijen uit ingelezen bestanden",
        whose=Whose.CANDIDATE,
        purpose=IMPORT,
        group="import",
        rows=import_rows,
        fields={
            "values": IMPORT,
            "outcome": IMPORT,
            "messages": IMPORT,
            "chosen": IMPORT,
            "match": "om dubbele dossiers te voorkomen",
            "result": "welk dossier hieruit kwam",
            "applied_at": "wanneer overgenomen",
        },
        technical=("of", "number"),
        ends=Ends.OWN,
        own=wipe_imports,
    ),
    Declared(
        model="candidates.CandidateImport",
        title="Ingelezen bestanden",
        whose=Whose.CANDIDATE,
        purpose=IMPORT,
        group="import",
        fields={"file_name": IMPORT, "content": IMPORT, "problem": IMPORT, "created_at": IMPORT, "finished_at": IMPORT},
        staff=("coach", "by"),
        technical=("state", "team", "columns", "left_out", "task"),
    ),
    Declared(
        model="candidates.ImportSkill",
        title="Woorden voor vaardigheden in ingelezen bestanden",
        whose=Whose.CANDIDATE,
        purpose=IMPORT,
        group="import",
        fields={"text": IMPORT},
        technical=("of", "rows", "skill", "known"),
    ),
    Declared(
        model="candidates.CandidateDocument",
        title="Documenten",
        whose=Whose.CANDIDATE,
        purpose="alleen als een document nodig is voor de begeleiding",
        group="kandidaat",
        person="candidate",
        fields={
            "kind": GUIDE,
            "title": GUIDE,
            "needed_for": "waarom wij dit document nodig hebben",
            "file_name": GUIDE,
            "size": "om het bestand te controleren",
            "content": "het document zelf",
            "added_at": "wanneer toegevoegd",
        },
        staff=("added_by",),
        technical=("content_type", "sha256"),
        ends=Ends.DELETED,
        apart=("content",),
    ),
    Declared(
        model="candidates.CandidateContact",
        title="Gesprekken",
        whose=Whose.CANDIDATE,
        purpose=GUIDE,
        group="kandidaat",
        person="candidate",
        fields={
            "kind": GUIDE,
            "held_on": GUIDE,
            "note": GUIDE,
            "next_action": GUIDE,
            "next_action_on": GUIDE,
            "next_action_done_on": GUIDE,
            "shared": "of het in de brief aan de kandidaat mag",
            "created_at": "wanneer opgeschreven",
        },
        staff=("next_action_owner", "by"),
        ends=Ends.DELETED,
    ),
    Declared(
        model="candidates.CurrentSkill",
        title="Vaardigheden nu",
        whose=Whose.CANDIDATE,
        purpose=MATCH,
        group="kandidaat",
        person="candidate",
        fields={"skill": MATCH, "level": MATCH, "source": "hoe wij dit weten", "assessed_on": "hoe oud dit is"},
        staff=("assessed_by",),
        technical=("assessment",),
        ends=Ends.SEALED,
    ),
    Declared(
        model="candidates.CandidateSkill",
        title="Vaardigheden: alle keren dat een niveau is vastgesteld",
        whose=Whose.CANDIDATE,
        purpose=MATCH,
        group="kandidaat",
        person="candidate",
        fields={
            "skill": MATCH,
            "level": MATCH,
            "source": "hoe wij dit weten",
            "assessed_on": "hoe oud dit is",
            "created_at": "wanneer opgeschreven",
        },
        staff=("assessed_by",),
        ends=Ends.SEALED,
    ),
    Declared(
        model="candidates.CandidateCompetence",
        title="Werkcompetenties",
        whose=Whose.CANDIDATE,
        purpose=GUIDE,
        group="kandidaat",
        person="candidate",
        fields={
            "competence": GUIDE,
            "level": GUIDE,
            "source": "hoe wij dit weten",
            "assessed_on": "hoe oud dit is",
            "created_at": "wanneer opgeschreven",
        },
        staff=("assessed_by",),
        ends=Ends.SEALED,
    ),
    Declared(
        model="candidates.CandidateLanguage",
        title="Talen",
        whose=Whose.CANDIDATE,
        purpose="om te weten welke talen iemand op het werk kan gebruiken",
        group="kandidaat",
        person="candidate",
        fields=dict.fromkeys(("language", "speaks", "understands", "reads", "writes"), LANGUAGE),
        ends=Ends.DELETED,
    ),
    Declared(
        model="candidates.GroupMember",
        title="Groepen",
        whose=Whose.CANDIDATE,
        purpose="om mensen samen te laten beginnen",
        group="kandidaat",
        person="candidate",
        fields={"group": "in welke groep iemand meedoet", "added_at": "sinds wanneer"},
        staff=("added_by",),
        ends=Ends.DELETED,
    ),
    Declared(
        model="candidates.CandidateGroup",
        title="Namen van groepen",
        whose=Whose.USER,
        purpose="om mensen samen te laten beginnen",
        group="gebruiker",
        fields={"name": "om de groep te herkennen", "purpose": "waarvoor de groep is"},
        staff=("made_by",),
        technical=("team", "created_at", "closed_on"),
    ),
    Declared(
        model="candidates.FileOpening",
        title="Geopend door een ander team",
        whose=Whose.CANDIDATE,
        purpose=LOG,
        group="logboek",
        person="candidate",
        fields={"reason": LOG, "opened_at": LOG, "expires_at": LOG},
        staff=("user",),
        ends=Ends.SEALED,
        stays_because="wie keek en wanneer blijft tot de termijn van het logboek; de reden gaat weg",
    ),
    Declared(
        model="candidates.CoachAssignment",
        title="Begeleiding",
        whose=Whose.CANDIDATE,
        purpose="om te weten wie iemand begeleidde",
        group="kandidaat",
        person="candidate",
        fields={
            "part": "welke rol",
            "coach": "wie iemand begeleidt",
            "from_on": "sinds wanneer",
            "until_on": "tot wanneer",
            "reason": "waarom het veranderde",
        },
        staff=("by",),
        ends=Ends.EMPTIED,
        keeps=("part", "coach", "from_on", "until_on"),
    ),
    Declared(
        model="candidates.Standing",
        title="Laatste activiteit",
        whose=Whose.CANDIDATE,
        purpose="om te zien bij wie het stil staat",
        group="kandidaat",
        person="candidate",
        fields={
            "skills": "of het profiel compleet is",
            "newest_skill_on": "hoe oud het profiel is",
            "last_talk_on": "of iemand lang niets hoorde",
            "next_action_on": "wat het eerst moet",
            "active_at": "wanneer de bewaartermijn begint",
        },
        ends=Ends.STAYS,
        stays_because="telt zichzelf terug naar nul",
    ),
    Declared(
        model="candidates.Candidate",
        title="Gegevens",
        whose=Whose.CANDIDATE,
        purpose="om iemand naar werk te begeleiden",
        group="kandidaat",
        person="",
        fields={
            "number": "om het dossier terug te vinden zonder naam",
            "first_name": CONTACT,
            "last_name": CONTACT,
            "birth_year": "om dubbele dossiers te vinden en voor regels waarbij leeftijd telt, nooit voor de match",
            "email": CONTACT,
            "phone": CONTACT,
            "postcode": "om de reistijd te schatten",
            "place": CONTACT,
            "coach": "wie iemand begeleidt",
            "backup_coach": "wie het overneemt als de werkcoach er niet is",
            "status": GROUP,
            "target_group": GROUP,
            "current_employer": "om iemand van werk naar werk te helpen",
            "current_job_ends_on": "om iemand van werk naar werk te helpen",
            "current_sector": "om te zien welke vaardigheden ook elders helpen",
            "strengths": MATCH,
            "work_wishes": MATCH,
            "needs": "om werk zo te maken dat het kan; nooit waarom het nodig is",
            "driving_licences": MATCH,
            "available_from": MATCH,
            "hours_per_week": MATCH,
            "learning_hours_per_week": MATCH,
            "days": MATCH,
            "travel_mode": MATCH,
            "travel_minutes": MATCH,
            "cannot": MATCH,
            "sector_wishes": MATCH,
            "privacy_explained_on": "om te weten of iemand weet wat wij bewaren",
            "closed_on": "wanneer de bewaartermijn begint",
            "closed_reason": "om te leren waarom mensen stoppen",
            "hold_reason": "waarom wij iets langer moeten bewaren",
            "hold_until": "tot wanneer wij iets langer moeten bewaren",
            "erased_at": "om te weten dat het dossier is gewist",
            "merged_into": "in welk dossier een dubbel dossier opging",
            "vum_id": "om iemand uit een ander systeem te herkennen",
            "created_at": GROUP,
        },
        technical=("team", "name_key", "days_bits", "cannot_bits", "sectors_bits", "radius_m"),
        ends=Ends.EMPTIED,
        keeps=(
            "number", "first_name", "last_name", "coach", "backup_coach", "status", "target_group", "erased_at",
            "merged_into",
        ),
        months=("closed_on", "created_at"),
        filled=("current_employer",),
    ),
    Declared(
        model="candidates.Erasure",
        title="Wissen van het dossier",
        whose=Whose.CANDIDATE,
        purpose="om na het terugzetten van een reservekopie opnieuw te kunnen wissen",
        group="logboek",
        rows=erasures,
        fields={
            "candidate_number": "om te weten welk dossier",
            "why": "waarom gewist",
            "state": "of het al is gebeurd",
            "announced_at": "wanneer aangekondigd",
            "due_on": "vanaf wanneer gewist wordt",
            "started_at": "wanneer begonnen",
            "finished_at": "wanneer klaar",
            "stopped_reason": "waarom toch niet gewist",
            "report": "hoeveel er weg is, in aantallen",
        },
        staff=("by",),
        technical=("candidate_public_id",),
        stays_because="er staan geen namen in, alleen een nummer",
    ),
)  # fmt: skip
REGISTRY = Registry(DECLARED)
