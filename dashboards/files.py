"""Tables handed out as files, each time recorded: how it is done stands below, where other apps reach it too."""

from agencies.table_files import Kind, file_answer

__all__ = ["Kind", "file_answer"]
