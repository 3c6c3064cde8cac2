"""Group recruitment ("groepswerving")."""
