"""The match accounts for itself: what was shown, by which rules, whether everybody gets a chance."""
