"""Reading in ESCO, the European list of skills and occupations: files -> list -> differences -> database."""
