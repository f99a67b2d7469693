"""What may be said to whom."""
