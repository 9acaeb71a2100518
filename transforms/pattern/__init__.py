"""Regular expressions as data: which characters and strings every match must hold."""
