"""Why this score and what comes next: facts in plain Dutch, and the draft of a step plan."""
