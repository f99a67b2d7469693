"""緊急対応, as both sides see it (Arts. 3.2, 10(6))."""
