"""Who is on duty, for those who are and those who look for them."""
