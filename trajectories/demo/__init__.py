"""The demo world: a Werkbedrijf in the middle of its work, on whatever day it is looked at (product.md §8).

Invented people and companies. Everything happens through the domain's own functions, at moments in the past, so
that the world keeps every rule that the product keeps.
"""
