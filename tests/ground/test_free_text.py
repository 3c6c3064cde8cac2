"""The warning about free text: what we never keep is told, the words of the work are not."""

import pytest

from nieuwebanen.free_text import warnings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Het nummer is 111222333.", "BSN"),
        ("Heeft een diagnose en gebruikt medicijnen.", "‘diagnose’ en ‘medicijnen’"),
        ("Was ziek.", "gezondheid"),
        ("Heeft vaak nekklachten.", "‘nekklachten’"),
        ("BSN 1112.22.333", "BSN"),
        ("Zat in de gevangenis.", "te persoonlijk"),
    ],
)
def test_what_we_never_keep_is_told_with_the_words_that_were_found(text, words):
    assert words in " ".join(warnings("Werkt graag in een team.", text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Werkt in een ziekenhuis.",
        "Bel 0320 123 456.",
        "Nummer 123456789",
        "Specialistisch werk",
        # The digits of these pass the check, but they are a telephone number and a date.
        "Bel +31 6 10000007.",
        "Bel 0031 610000007.",
        "Op 11-12-2233 3 uur.",
        "Handelt klachten van klanten af.",
    ],
)
def test_words_of_the_work_and_other_numbers_are_left_alone(text):
    assert warnings(text) == []
