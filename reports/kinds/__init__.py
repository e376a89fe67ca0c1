"""The kinds of reports beside those of results; each is registered in reports.asked."""
