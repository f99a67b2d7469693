"""Quotes and worked time, as both sides see them (Art. 10)."""
