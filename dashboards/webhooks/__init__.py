"""Addresses of other systems that are told what happened, for the administrator."""
