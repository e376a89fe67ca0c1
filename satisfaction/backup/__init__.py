"""Backups of one moment, proof that they can be read back, and the way back. See docs/operation.md."""


class BackupRefused(Exception):
    """Nothing was made or restored; the message says why and what to do."""
