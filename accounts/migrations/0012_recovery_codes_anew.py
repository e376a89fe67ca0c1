from django.db import migrations

# Codes computed from a seed become hashes; which hashes, only new codes can tell. What is left opens nothing, for the
# code before this as well: it takes codes "migrated" from elsewhere as they stand, and here are none.
WITHDRAW = """
UPDATE mfa_authenticator SET data = '{"migrated_codes": [], "withdrawn": true}'
WHERE type = 'recovery_codes' AND NOT data ? 'codes'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_request_of_entries"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunSQL(WITHDRAW, migrations.RunSQL.noop)]
