"""Errors that say that the database does not answer, told from those that say that it was asked something wrong."""

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from psycopg2.errors import ReadOnlySqlTransaction


def is_out_of_reach(error: BaseException | None) -> bool:
    """Tell whether the same would have worked had the database been there.

    A connection cut in the middle of several statements comes from the driver as a plain DatabaseError without a code
    of the server's; a server that is about to take over from another one refuses writes until it is the first.
    """
    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    if isinstance(error, InternalError):
        return isinstance(error.__cause__, ReadOnlySqlTransaction)
    return type(error) is DatabaseError and getattr(error.__cause__, "pgcode", "none") is None
