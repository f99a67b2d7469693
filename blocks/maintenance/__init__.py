"""A maintenance window for the people who plan and lead it."""
