"""A support agreement that runs in Slack."""
