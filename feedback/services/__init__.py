"""Writes about what people wrote."""
