"""Work that cannot be done, said to who asked for it."""


class Refused(Exception):
    """The work cannot be done, for a reason the person can mend: the message stands on the job's page."""
