"""Sets of roles that rows name."""

from nieuwebanen.accounts.models import Role

COACH = frozenset({Role.COACH})
MANAGER = frozenset({Role.MANAGER})
STAFF = frozenset({Role.COACH, Role.MANAGER})
ADMIN = frozenset({Role.ADMIN})
PORTAL = frozenset({Role.EMPLOYER})
INTERNAL = STAFF | ADMIN
ACCOUNTABLE = MANAGER | ADMIN  # of the match as a whole
SIGNED_IN = INTERNAL | PORTAL
PUBLIC: frozenset[Role] = frozenset()
