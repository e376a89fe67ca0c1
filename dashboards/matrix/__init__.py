"""Units beside each other: all their items at a glance, or up to five units node by node."""
