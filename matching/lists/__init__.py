"""A job's people and a person's jobs on the screen: filters, rows, side by side, what if."""
