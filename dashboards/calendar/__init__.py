"""The calendar of the year (lịch năm): everything dated that concerns whoever reads it."""
