"""What each act is called, by area; `dashboards.audit.actions` puts them together."""
