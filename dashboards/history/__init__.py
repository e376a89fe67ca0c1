"""Years beside each other: one agency, a block, or the whole province."""
