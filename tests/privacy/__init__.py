"""What is kept of people: the registry, the dossier, retention and erasure."""
