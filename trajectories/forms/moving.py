"""The form that moves a job: the forecast, and which plans stay behind."""

from typing import Any
from uuid import UUID

from employers.forecasting import Forecast
from employers.forms.jobs import StaffForecastForm
from employers.models import FutureJob

SHOWN, ALONG = "getoond", "mee"  # which trajectories had a tick box, and which were ticked
AMEND = "wijzig"  # signed ones for which a change of the agreement was ticked


class MoveForm(StaffForecastForm):
    """The questions of a forecast; the reason is only asked when the forecast of the job itself changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required, reason.quiet_optional = False, True  # type: ignore[attr-defined]
        self.now: Forecast | None = None

    @classmethod
    def of(cls, job: FutureJob, data: Any = None) -> "MoveForm":
        form = super().of(job, data)
        assert isinstance(form, MoveForm)
        form.now = Forecast.of(job)
        return form

    def clean(self) -> None:
        super().clean()
        if not self.errors and self.forecast != self.now and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", "Vul in waarom dit verandert")

    @property
    def left(self) -> set[UUID]:
        """Trajectories whose tick was taken away. What is no id was typed by nobody, and leaves nothing."""
        if not self.is_bound:
            return set()
        kept = set(self.data.getlist(ALONG))
        return {found for text in self.data.getlist(SHOWN) if text not in kept and (found := _id_of(text))}

    @property
    def amend(self) -> set[UUID]:
        if not self.is_bound:
            return set()
        return {found for text in self.data.getlist(AMEND) if (found := _id_of(text))}


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
