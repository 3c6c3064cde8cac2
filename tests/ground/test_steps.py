"""The six steps carry the names of the method, everywhere the same."""

from nieuwebanen.steps import Missing, Step, Turn


def test_the_steps_are_named_as_in_the_method():
    assert [(step.value, step.label) for step in Step] == [
        (1, "Toekomstige baan in beeld"),
        (2, "Mogelijkheden in kaart"),
        (3, "Match baan-kandidaat"),
        (4, "Inleertraject vastgesteld"),
        (5, "Kandidaat leert in"),
        (6, "Reguliere baan"),
    ]


def test_every_step_has_a_short_name_of_its_own():
    assert len({step.short for step in Step}) == 6
    assert all(len(step.short) <= 10 for step in Step)


def test_what_is_missing_says_whose_turn_it_is():
    assert Missing("Vul in hoeveel plekken er komen").turn == Turn.COACH
    assert Missing("Teken", Turn.EMPLOYER).turn.label == "werkgever"
