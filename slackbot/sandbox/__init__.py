"""A local Slack: one app installed in one workspace, people of several companies, and the platform's rules."""
