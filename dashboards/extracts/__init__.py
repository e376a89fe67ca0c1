"""Periodic extracts for the report on administrative reform, and the summary of plans in April."""
