"""What all jobs and all people tell together: which learning opens seats, and who or what is out of reach."""
