"""The agreement itself: its clauses, its versions, the end of its term."""
