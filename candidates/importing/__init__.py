"""People with their skills from a spreadsheet: read in the background, looked at row by row, then taken over.

The columns and their words are in `columns`, files become rows of text in `reading`, a row becomes what will happen in
`rows`, and `applying` does it.
"""
