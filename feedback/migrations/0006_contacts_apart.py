from django.db import migrations

# A contact belongs to a comment that came without a form: its key names the comment's source, too.
APART = """
ALTER TABLE feedback_comment ADD CONSTRAINT comment_and_its_source UNIQUE (id, source);
ALTER TABLE feedback_contactdetail
    ADD COLUMN source varchar(8) NOT NULL DEFAULT 'direct',
    ADD CONSTRAINT contact_is_of_no_form CHECK (source = 'direct'),
    ADD CONSTRAINT contact_belongs_to_no_form
        FOREIGN KEY (comment_id, source) REFERENCES feedback_comment (id, source)
"""
TOGETHER = """
ALTER TABLE feedback_contactdetail DROP COLUMN source;
ALTER TABLE feedback_comment DROP CONSTRAINT comment_and_its_source
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0005_contacts")]

    operations = [migrations.RunSQL(APART, TOGETHER)]
