"""Choosing what stays when two records of one company become one."""

from employers.merging import CHOICES
from nieuwebanen import comparing

LABELS = {
    "name": "Naam",
    "kvk_number": "KvK-nummer",
    "sector": "Sector",
    "sbi_code": "SBI-code",
    "contact": "Contactpersoon",
    "phone": "Telefoonnummer",
    "email": "E-mailadres",
    "address": "Adres",
    "found_via": "Gevonden via",
    "account_manager": "Vaste werkcoach",
    "de_minimis_note": "De-minimissteun",
}


class MergeForm(comparing.MergeForm):
    choices, labels, sure = CHOICES, LABELS, "1 werkgever"
