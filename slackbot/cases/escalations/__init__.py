"""Escalations: somebody of the provider with a say is asked, or called, until there is an answer (Arts. 5.2, 18)."""
