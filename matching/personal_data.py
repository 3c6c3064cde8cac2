"""Step 3: what is kept of a proposal, and what an employer was shown."""

from nieuwebanen.personal_data import Declared, Ends, Registry, Whose

CHOICE = "om iemand voor een baan voor te stellen en de keuze te verantwoorden"
COUNT = "om te tellen hoe vaak iemand wordt gekozen"

DECLARED = (
    Declared(
        model="matching.Presentation",
        title="Wat een werkgever heeft gezien",
        whose=Whose.CANDIDATE,
        purpose="zodat vaststaat wat een werkgever heeft gezien",
        group="kandidaat",
        person="proposal__candidate",
        fields={
            "employer": "welke werkgever dit zag",
            "snapshot": "wat de werkgever zag",
            "created_at": "wanneer voorgesteld",
            "expires_on": "tot wanneer de werkgever dit ziet",
            "withdrawn_at": "wanneer het weer weg was",
        },
        staff=("presented_by",),
        technical=("proposal",),
        ends=Ends.SEALED,
    ),
    Declared(
        model="matching.Proposal",
        title="Voorstellen voor banen",
        whose=Whose.CANDIDATE,
        purpose=CHOICE,
        group="kandidaat",
        person="candidate",
        fields={
            "job": "voor welke baan",
            "state": COUNT,
            "selected_at": COUNT,
            "override_reason": "waarom iemand toch is meegenomen",
            "informed_at": "of iemand het weet",
            "informed_note": "wat is verteld",
            "agreed_on": "of iemand het goed vindt",
            "presented_at": COUNT,
            "explanation": "waarom baan en mens passen",
            "decided_at": COUNT,
            "decline_reason": COUNT,
            "motivation": "waarom de werkgever zo koos",
            "withdrawn_at": COUNT,
            "withdrawn_reason": "waarom het voorstel is ingetrokken",
        },
        staff=("selected_by", "decided_by"),
        ends=Ends.EMPTIED,
        keeps=("job", "state", "decline_reason"),
        months=("selected_at", "informed_at", "agreed_on", "presented_at", "decided_at", "withdrawn_at"),
        filled=("motivation",),
    ),
    Declared(
        model="matching.MatchLog",
        title="Getoonde lijsten van de match",
        whose=Whose.USER,
        purpose="om een getoonde lijst later na te kunnen rekenen",
        group="match",
        fields={"shown": "wie in welke volgorde stond, alleen met volgnummers van het systeem", "at": "wanneer"},
        staff=("by",),
        technical=("job", "rules", "today"),
    ),
)
REGISTRY = Registry(DECLARED)
