"""Around the way of a proposal (proposals.py): what is told and shown, quota, silence, what comes after a no."""
