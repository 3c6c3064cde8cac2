"""Dividing people over the seats of several jobs ("verdeling"); the solver is assignment.py."""
