from notices.services.mailing import daily_mail, mail_at_once
from notices.services.reading import mark_all_read, mark_read, mark_unread, take_back
from notices.services.telling import choose, sweep, tell

__all__ = [
    "choose",
    "daily_mail",
    "mail_at_once",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "sweep",
    "take_back",
    "tell",
]
