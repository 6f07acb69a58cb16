"""Today: what waits for a person, in cards that each know how to fill themselves."""
