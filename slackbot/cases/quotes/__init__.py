"""Paid work: quotes inside the case they are about, and the time that was worked (Art. 10)."""
