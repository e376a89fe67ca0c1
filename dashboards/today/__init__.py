"""What waits for a person today: the officials' home page."""
