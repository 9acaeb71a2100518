"""Personal information: spans by pattern, whose they are, and what they make of a record."""
