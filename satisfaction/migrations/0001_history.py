"""From here on the database writes down every change of what moves a number or a right (accounts/history.py).

In one place and not in each app: which tables these are is one decision, and it is read as one list.
"""

from django.db import migrations

from accounts.history import keep_history


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_changes"),
        ("agencies", "0006_keys"),
        ("surveys", "0015_minutes_dropped"),
        ("invitations", "0001_invitations"),
        ("scoring", "0031_report_texts"),
        ("actionplans", "0012_periodic_append_only"),
        ("notices", "0004_reports_kind"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        keep_history("accounts_user", masked="password,email", ignored="last_login"),
        keep_history("accounts_onetimelink", masked="secret_hash"),
        keep_history("accounts_apikey", masked="secret_hash"),
        keep_history("mfa_authenticator", masked="data", ignored="last_used_at"),
        keep_history("socialaccount_socialaccount", masked="uid,extra_data", ignored="last_login"),
        keep_history("agencies_membership"),
        keep_history("agencies_delegation"),
        keep_history("agencies_supervisingbody"),
        keep_history("agencies_agency_keys"),
        keep_history("notices_webhook", masked="secret,former"),
        keep_history("actionplans_pressoffice", masked="secret_hash"),
        keep_history("agencies_block"),
        keep_history("agencies_agency"),
        keep_history("agencies_agencyversion"),
        keep_history("agencies_agencysuccession"),
        keep_history("agencies_reorganisation", ignored="rows"),
        keep_history("agencies_service"),
        keep_history("surveys_questionnaire"),
        keep_history("surveys_round"),
        keep_history("surveys_roundversion"),
        keep_history("surveys_roundchannel"),
        keep_history("surveys_roundunit"),
        keep_history("surveys_accesspoint", masked="token"),
        keep_history("surveys_kiosk", masked="pin_hash", ignored="wrong_tries,wrong_on"),
        keep_history("surveys_assignment"),
        keep_history("surveys_paperbatch"),
        keep_history("surveys_paperrejectreason"),
        keep_history("invitations_samplelist"),
        keep_history("scoring_method"),
        keep_history("scoring_roundmethod"),
        keep_history("scoring_indicator"),
        keep_history("scoring_indicatortarget"),
        keep_history("actionplans_target"),
        keep_history("actionplans_designation"),
        keep_history("actionplans_designatedagency"),
    ]
