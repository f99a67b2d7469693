"""Whether the agreement covers it, as both sides see it (Arts. 4, 5.3, 7, 10)."""
