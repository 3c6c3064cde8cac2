"""Steps 1 and 2: people of an employer, and what staff wrote about the employer. No candidates here."""

from nieuwebanen.personal_data import Declared, Registry, Whose

CONTACT = "om met de werkgever contact te houden"
WHO = "om te weten wie dit deed"
PLAN = "om een toekomstige baan voor te bereiden"

DECLARED = (
    Declared(
        model="employers.Employer",
        title="Werkgevers",
        whose=Whose.CONTACT,
        purpose=CONTACT,
        group="werkgever",
        fields={"contact_name": CONTACT, "contact_title": CONTACT, "phone": CONTACT, "email": CONTACT},
        staff=("account_manager",),
        technical=(
            "number", "name", "kvk_number", "sector", "sbi_code", "street", "postcode", "place", "found_via", "motives",
            "de_minimis_note", "merged_into", "created_at",
        ),
    ),
    Declared(
        model="employers.EmployerMembership",
        title="Toegang tot het portaal",
        whose=Whose.CONTACT,
        purpose="om te weten wie namens een werkgever mag werken en tekenen",
        group="werkgever",
        fields={"may_sign": "wie mag tekenen", "is_admin": "wie collega’s toegang geeft", "ended_at": "tot wanneer"},
        staff=("user",),
        technical=("employer", "created_at"),
    ),
    Declared(
        model="employers.EmployerContact",
        title="Gesprekken met werkgevers",
        whose=Whose.CONTACT,
        purpose=CONTACT,
        group="werkgever",
        fields={"note": CONTACT, "next_action": CONTACT},
        staff=("next_action_owner", "by"),
        technical=(
            "employer", "kind", "held_on", "next_action_on", "next_action_done_on", "shared", "created_at",
        ),
    ),
    Declared(
        model="employers.ForecastRevision",
        title="Wijzigingen van een verwachting",
        whose=Whose.CONTACT,
        purpose="om te weten hoeveel ruimte een planning nodig heeft",
        group="werkgever",
        fields={"reason": "waarom de verwachting veranderde"},
        staff=("by",),
        technical=("job", "at", "starts_on", "earliest_on", "latest_on", "seats", "certainty"),
    ),
    Declared(
        model="employers.FutureJob",
        title="Toekomstige banen",
        whose=Whose.CONTACT,
        purpose=PLAN,
        group="concept",
        fields={"unfinished": "antwoorden die nog niet klaar zijn"},
        staff=("coach", "created_by"),
        technical=(
            "number", "employer", "team", "status", "branch", "covenant", "tranche", "title", "seats", "starts_on",
            "earliest_on", "latest_on", "certainty", "hours_min", "hours_max", "learn_on_site", "growth_reason",
            "description", "skills_in_words", "days", "conditions", "contract", "contract_months", "wage_eur_hour",
            "postcode", "sector", "learn_hours_per_week", "announced_at", "confirmed_on", "arisen_on", "closed_reason",
            "created_at", "updated_at", "days_bits", "conditions_bits", "sector_bit",
        ),
    ),
    Declared(
        model="employers.IntakeTalk",
        title="Gesprekken over een baan",
        whose=Whose.CONTACT,
        purpose=PLAN,
        group="werkgever",
        fields={"expectations": PLAN, "conditions": PLAN},
        staff=("by",),
        technical=("job", "held_on", "target_group_explained", "created_at"),
    ),
    Declared(
        model="employers.LearningLocation",
        title="Plekken om te leren",
        whose=Whose.CONTACT,
        purpose="om iemand op de plek te kunnen bereiken",
        group="werkgever",
        fields={"contact_name": CONTACT, "phone": CONTACT},
        technical=("name", "kind", "employer", "postcode", "place", "seats"),
    ),
    Declared(
        model="employers.PlacementPromise",
        title="Toezeggingen van een baan",
        whose=Whose.CONTACT,
        purpose="om te weten wie de toezegging deed",
        group="werkgever",
        fields={"given_by": "wie de toezegging deed", "given_on": "wanneer"},
        staff=("recorded_by",),
        technical=("job", "created_at"),
    ),
    Declared(
        model="employers.RequirementTemplate",
        title="Sjablonen van functies",
        whose=Whose.USER,
        purpose=WHO,
        group="gebruiker",
        fields={},
        staff=("created_by",),
        technical=("function", "updated_at"),
    ),
)  # fmt: skip
OF_A_JOB = "hoort bij een baan, niet bij iemand"
IMPERSONAL = {
    "employers.Branch": "een adres van een bedrijf",
    "employers.Covenant": "een afspraak tussen organisaties",
    "employers.Tranche": "een deel van een convenant",
    "employers.Determinant": OF_A_JOB,
    "employers.LocationCapacity": "hoeveel plaatsen er zijn",
    "employers.StackedPart": OF_A_JOB,
    "employers.JobTransfer": OF_A_JOB,
    "employers.JobRequirement": OF_A_JOB,
    "employers.Possibilities": OF_A_JOB,
    "employers.JobPhase": OF_A_JOB,
    "employers.PhaseSkill": OF_A_JOB,
    "employers.PhaseParty": OF_A_JOB,
    "employers.PlacementCriterion": OF_A_JOB,
    "employers.SroiPrincipal": "een opdrachtgever",
    "employers.SroiValue": "een bedrag per inspanning",
    "employers.SroiObligation": "een verplichting van een bedrijf",
    "employers.TemplateRequirement": "een eis van een sjabloon",
}
REGISTRY = Registry(DECLARED, IMPERSONAL)
