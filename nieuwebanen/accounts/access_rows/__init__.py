"""Who may open what: one table in five parts, by URL name. A URL without a row is closed for everybody."""

from nieuwebanen.accounts.access_rows import demand, ground, match, supply, trajectories
from nieuwebanen.accounts.access_rows.roles import PUBLIC
from nieuwebanen.accounts.models import Role

__all__ = ["ACCESS", "PUBLIC"]

ACCESS: dict[str, frozenset[Role]] = {
    **ground.ROWS,
    **demand.ROWS,
    **supply.ROWS,
    **match.ROWS,
    **trajectories.ROWS,
}
