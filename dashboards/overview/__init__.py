"""A round at a glance: headline, units to look at, factors, blocks, years; and the table of one block."""
