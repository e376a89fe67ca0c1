import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only

# What the province publishes was approved last, as it stood then: the newest row of the run and of the draft in force.
# An agency's own survey needs no approval; what was published before this rule stays as it is.
AFTER_ITS_APPROVAL = """
CREATE FUNCTION scoring_published_after_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_round WHERE id = NEW.round_id AND owner_id IS NULL)
        AND (
            SELECT kind FROM scoring_approval
            WHERE run_id = NEW.run_id AND draft_id IS NOT DISTINCT FROM NEW.draft_id
            ORDER BY id DESC LIMIT 1
        ) IS DISTINCT FROM 'approve'
    THEN
        RAISE EXCEPTION 'the publication_follows_an_approval: of its run, beside its draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_follows_an_approval';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_follows_an_approval BEFORE INSERT ON scoring_publication
    FOR EACH ROW EXECUTE FUNCTION scoring_published_after_approval();
"""
ANYHOW = """
DROP TRIGGER publication_follows_an_approval ON scoring_publication;
DROP FUNCTION scoring_published_after_approval();
"""
# What an approval points to is of its own round.
OF_ONE_ROUND = """
ALTER TABLE scoring_approval ADD CONSTRAINT approval_is_of_a_run_of_its_round
    FOREIGN KEY (run_id, round_id) REFERENCES scoring_scoringrun (id, round_id);
ALTER TABLE scoring_approval ADD CONSTRAINT approval_stands_beside_a_draft_of_its_round
    FOREIGN KEY (draft_id, round_id) REFERENCES scoring_publicationdraft (id, round_id);
"""
OF_ANY_ROUND = """
ALTER TABLE scoring_approval DROP CONSTRAINT approval_stands_beside_a_draft_of_its_round;
ALTER TABLE scoring_approval DROP CONSTRAINT approval_is_of_a_run_of_its_round;
"""
KINDS = [("ask", "trình phê duyệt"), ("approve", "phê duyệt"), ("return", "trả lại")]


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0026_analysis_opinions"),
        ("surveys", "0011_storing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="scoring.publicationdraft",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="surveys.round"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="scoring.scoringrun"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("ask", "approve", "return"))), name="approval_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "return"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="returned_run_says_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(OF_ONE_ROUND, OF_ANY_ROUND),
        append_only("scoring_approval"),
        migrations.RunSQL(AFTER_ITS_APPROVAL, ANYHOW),
    ]
