from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_privacy_kind")]

    operations = [ValidateConstraint(model_name="notice", name="notice_kind_is_known")]
