"""What stands on the posters, table cards and stickers of access points. Knows no requests."""
