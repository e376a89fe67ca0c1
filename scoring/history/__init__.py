"""Years beside each other: what came out of what, what may be compared, and figures of earlier years."""
