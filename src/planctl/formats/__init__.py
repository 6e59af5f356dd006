"""The formats in which each kind of report is printed: a dictionary of modules each."""
