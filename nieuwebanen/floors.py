"""What the floors tell each other upward, part of the settings.

Imports go downward only. Where a lower floor must ask a higher one, it asks the functions whose dotted paths stand here.
"""

# Counts beside menu items: dotted paths of functions (user) -> {url name: number}. The ground floor
# may not import upward, so the settings tell it whom to ask.
NAV_COUNTS = ["trajectories.worklist.nav_counts"]
# For which organisation a portal page is: (request) -> something with name and several, or None.
PORTAL_ACTING_FOR = "employers.organisation.acting_for"
# What stands above every page of the staff: (user) -> something with title, text, action and url, or None.
STAFF_NOTICE = "matching.accounting.off_notice.off_notice"
# Lists that may be kept under a name and taken as a file: URL name -> (title, form of its filters, its sheet). What is
# not here cannot be kept.
LISTS = {
    "employers:job_list": ("Toekomstige banen", "employers.forms.filters.JobFilterForm", "employers.job_list.sheet"),
    "employers:list": ("Werkgevers", "employers.forms.filters.EmployerFilterForm", "employers.employer_list.sheet"),
    "trajectories:horizon": ("Horizon", "trajectories.forms.horizon.HorizonForm", "trajectories.horizon_sheet.sheet"),
    "employers:location_list": (
        "Inleerlocaties",
        "employers.forms.filters.LocationFilterForm",
        "employers.location_list.sheet",
    ),
    "candidates:list": (
        "Kandidaten",
        "candidates.forms.filters.CandidateFilterForm",
        "candidates.candidate_list.sheet",
    ),
    "matching:proposal_list": (
        "Voorstellen",
        "matching.proposing.proposal_list.ProposalFilterForm",
        "matching.proposing.proposal_list.sheet",
    ),
    "matching:portfolio": (
        "Wat leren opent plekken",
        "matching.reach.portfolio_forms.LearnForm",
        "matching.reach.portfolio_pages.learn_sheet",
    ),
    "matching:portfolio_jobs": (
        "Banen zonder kandidaat in bereik",
        "matching.reach.portfolio_forms.UnreachedForm",
        "matching.reach.portfolio_pages.unreached_sheet",
    ),
    "matching:portfolio_people": (
        "Kandidaten zonder baan in bereik",
        "matching.reach.portfolio_forms.StrandedForm",
        "matching.reach.portfolio_people.stranded_sheet",
    ),
    "matching:portfolio_pool": (
        "Vijver per sector",
        "matching.reach.portfolio_forms.PoolForm",
        "matching.reach.portfolio_people.pool_sheet",
    ),
    "matching:cohort_list": (
        "Groepswervingen",
        "matching.cohorts.cohort_list.CohortFilterForm",
        "matching.cohorts.cohort_list.sheet",
    ),
    "trajectories:list": (
        "Trajecten",
        "trajectories.forms.trajectory_list.TrajectoryFilterForm",
        "trajectories.trajectory_list.sheet",
    ),
    "trajectories:agreement_list": (
        "Overeenkomsten",
        "trajectories.forms.agreement_list.AgreementFilterForm",
        "trajectories.agreement_list.sheet",
    ),
}
# Lists of one object: as a file only, for under a name they would say nothing. The object stands in the query.
SHEETS = {
    "matching:ranking": (
        "Kandidaten die passen",
        "matching.lists.ranking_filters.RankingForm",
        "matching.lists.ranking_sheet.sheet",
    ),
}
# Who can mend the address of somebody whose mail does not arrive: (user) -> [(colleague, address of a page)].
MAIL_FAILED = ["employers.organisation.who_knows"]
# The own dates for somebody's calendar, without names of candidates: (user, from) -> [calendar_feed.CalendarDate].
CALENDAR_DATES = [f"{floor}.calendar_dates.dates" for floor in ("trajectories", "employers", "candidates")]
# What an employer must do, as told by each floor: (user, *, today) -> list[Task].
PORTAL_TASKS = [
    "employers.organisation.portal_tasks",
    "matching.proposing.standing.portal_tasks",
    "trajectories.worklist.portal_tasks",
]
# What an employer may do for one job on its page in the portal: (job, user, *, today) -> [(title, text, url)].
PORTAL_JOB_LINES = ["matching.cohorts.cohort_order.job_lines"]
# What the floors above let go of when a job is withdrawn, in its transaction: (job, *, by, at).
JOB_WITHDRAWN = ["matching.proposals.close_all_of"]
# Employers' choices of people whose job does not come after all: () -> QuerySet[Proposal].
CHOICES_LEFT = "trajectories.takeover.choices_left"
# Who works towards a job, and must know when it comes later or is less sure: (job) -> [(user, address of a page)].
JOB_MOVED = ["trajectories.moving.concerned", "matching.proposing.standing.concerned"]
# Addresses that are about one person, and who says about whom: (user, the parts of the address) -> Candidate | None.
# Every page under such an address is logged as a look in that file.
FILES_OF_PEOPLE = {
    "kandidaten/<uuid:public_id>/": "candidates.reading.person_of_file",
    "voorstellen/<uuid:public_id>/": "matching.reading.person_of_proposal",
    "trajecten/<uuid:public_id>/": "trajectories.reading.person_of_trajectory",
    "evaluaties/<uuid:public_id>/": "trajectories.reading.person_of_evaluation",
    "nazorg/<uuid:public_id>/": "trajectories.reading.person_of_aftercare",
    "meldingen/<uuid:public_id>/": "trajectories.reading.person_of_trouble",
}
# What must end before the file of a person closes: (candidate) -> parts of a sentence.
KEEPS_FILE_OPEN = ["matching.proposing.standing.still_open", "trajectories.following.still_open"]
# Why two files of one person cannot become one yet: (survivor, double) -> sentences.
REFUSES_MERGE = ["matching.proposing.standing.refuses_merge", "trajectories.following.refuses_merge"]
# What the floors above hold once per person, settled before two files become one: (stays, goes).
PEOPLE_MERGED = ["matching.doubles.settle"]
# What is written about the work of somebody who stops, in that transaction: (former, *, to, by).
HANDED_OVER = ["candidates.coaching.handed_over"]
# What follows a person to another coach, in that transaction: (candidates, {candidate: former coach}, new coach).
COACH_CHANGED = ["trajectories.following.coach_changed"]
# What the floors above know for a filter of the caseload: filter -> functions (value, *, today) -> Q of candidates.
CANDIDATE_FILTERS = {
    "voorstel": ["matching.proposing.caseload.without_proposal"],
    "klaar": ["trajectories.caseload.ready_in"],
    "eindigt": ["trajectories.caseload.ends_soon"],
    "signaal": ["trajectories.caseload.with_signal"],
}
# In which step the people of one page are, the furthest first: (ids) -> {id: (step, words)}.
CANDIDATE_STEPS = ["trajectories.caseload.steps", "matching.proposing.caseload.steps"]
# Lines about a candidate from the floors above the file: (candidate, user, *, today) -> [(title, text, url)].
CANDIDATE_PANELS = ["trajectories.worklist.candidate_lines", "matching.cohorts.cohort_reading.candidate_lines"]
# Lines about a covenant from the floors above it: (covenant, user) -> [(title, text, url)].
COVENANT_PANELS = ["matching.cohorts.cohort_reading.covenant_lines"]
# What is to be done next for a candidate and who has the turn: (candidate, user, *, today) -> [going_on.NextAction].
CANDIDATE_NEXT = ["trajectories.following.next_actions", "matching.proposing.caseload.next_actions"]
# What happens next, said to the candidate in a letter: (candidate, *, today) -> sentences.
LETTER_LINES = ["trajectories.following.letter_lines"]
# The skills of the job that a candidate learns for: (candidate) -> skills.
LEARNT_SKILLS = ["trajectories.following.learnt_skills"]

# What points to a skill on every floor, and what a merge of two skills does with it (nieuwebanen/skills/uses.py).
SKILL_USES = [
    "nieuwebanen.skills.merging.USES",
    "employers.skill_uses.USES",
    "candidates.skill_uses.USES",
    "trajectories.skill_uses.USES",
]
# What the worker does with progress: kind -> dotted path of a function (task: background.Progress, **args).
BACKGROUND_TASKS: dict[str, str] = {
    "list.export": "nieuwebanen.list_export.make",
    "candidates.import_read": "candidates.importing.looking.read_file",
    "candidates.import_apply": "candidates.importing.applying.apply_rows",
    "matching.assign": "matching.dividing.dividing_outcome.run_task",
    "matching.portfolio": "matching.reach.portfolio_report.count",
    "skills.esco_read": "nieuwebanen.skills.esco.importing.read_task",
    "skills.esco_apply": "nieuwebanen.skills.esco.importing.apply_task",
    "matching.accounting.fairness": "matching.accounting.fairness.task",
    "agreements.print": "trajectories.printing.make",
}
# Of which kinds the file is for who may still see what is in it: (owner, **args) -> bool.
BACKGROUND_FETCH: dict[str, str] = {"agreements.print": "trajectories.printing.may_fetch"}

# What is kept of people, declared by every app, the highest floor first (nieuwebanen/personal_data.py).
PERSONAL_DATA = [
    "trajectories.personal_data.REGISTRY",
    "matching.personal_data.REGISTRY",
    "employers.personal_data.REGISTRY",
    "candidates.personal_data.REGISTRY",
    "nieuwebanen.skills.personal_data.REGISTRY",
    "nieuwebanen.accounts.personal_data.REGISTRY",
]
# What a person's own file of data tells beside the tables: (candidate) -> sentences to that person.
DOSSIER_FACTS = ["matching.accounting.shown_to.dossier_facts"]
# How long what is kept: the groups that every floor declares (nieuwebanen/pruning.py).
RETENTION_GROUPS = [f"{floor}.retention.GROUPS" for floor in ("candidates", "employers", "matching")]
RETENTION_GROUPS += ["nieuwebanen.pruning.GROUPS"]
