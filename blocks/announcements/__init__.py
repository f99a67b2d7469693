"""The announcement of a stop as the customer reads it."""
