from django.db import migrations


def _give_room(table: str, filled: int) -> migrations.RunSQL:
    """Every fold writes the same rows anew: where their page has room for it, no index has to be told."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} SET (fillfactor = {filled})", f"ALTER TABLE {table} RESET (fillfactor)"
    )


class Migration(migrations.Migration):
    dependencies = [("scoring", "0008_analyses")]

    operations = [
        _give_room("scoring_tally", 50),
        _give_room("scoring_servicetally", 50),
        _give_room("scoring_daycount", 70),
    ]
