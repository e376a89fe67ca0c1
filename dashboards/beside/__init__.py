"""Pages of the figures that stand beside the index, and of targets."""
