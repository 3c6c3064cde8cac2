"""Reading what was frozen as JSON: there a day is text. {% load snapshot %}"""

from datetime import date

from django import template

register = template.Library()


@register.filter
def iso_day(text: str) -> date:
    """{{ shown.ready_on|iso_day|nl_date }}"""
    return date.fromisoformat(text)
