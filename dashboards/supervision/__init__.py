"""Supervising bodies: what they flag in a round, and how Sở Nội vụ answers."""
