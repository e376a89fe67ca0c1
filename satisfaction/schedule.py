"""When beat rings which task. Plain data, so that beat runs without Django."""

import os
from typing import Any

TIME_ZONE = os.environ.get("TIME_ZONE") or "Asia/Ho_Chi_Minh"

SCHEDULE: dict[str, dict[str, Any]] = {
    "revive-jobs": {"task": "jobs.tasks.revive", "schedule": 60.0, "options": {"expires": 50}},
    "close-ended-rounds": {"task": "surveys.tasks.close_ended_rounds", "schedule": 60.0, "options": {"expires": 50}},
    "follow-successions": {"task": "surveys.tasks.follow_successions", "schedule": 60.0, "options": {"expires": 50}},
    "destroy-old-saved-forms": {"task": "surveys.tasks.destroy_old_saved_forms", "schedule": 3600.0},
    # Stored answers ring for it themselves; this is for rings that are lost. An empty inbox costs one query.
    "fold-inbox": {"task": "scoring.tasks.fold_inbox", "schedule": 15.0, "options": {"expires": 15}},
    "send-invitations": {"task": "invitations.tasks.send_due", "schedule": 60.0, "options": {"expires": 50}},
    "settle-invitations": {"task": "invitations.tasks.nightly", "schedule": 3600.0, "options": {"expires": 3000}},
    "gather-comments": {"task": "feedback.tasks.gather", "schedule": 300.0, "options": {"expires": 280}},
    "weekly-digest": {"task": "feedback.tasks.weekly_digest", "schedule": 3600.0, "options": {"expires": 3000}},
    "keep-hidings": {"task": "scoring.hiding_tasks.keep", "schedule": 30.0, "options": {"expires": 28}},
    "make-open-data": {"task": "portal.tasks.make_open_data", "schedule": 60.0, "options": {"expires": 50}},
    "analyse-units": {
        "task": "scoring.analysis_tasks.start_due_analyses",
        "schedule": 120.0,
        "options": {"expires": 110},
    },
    "tell-of-drafts": {"task": "scoring.draft_tasks.tell_of_drafts", "schedule": 600.0, "options": {"expires": 580}},
    "tell-of-publications": {
        "task": "scoring.draft_tasks.tell_of_publications",
        "schedule": 300.0,
        "options": {"expires": 280},
    },
    "tell-of-comments": {"task": "feedback.tasks.tell", "schedule": 3600.0, "options": {"expires": 3000}},
    "keep-obligations": {"task": "actionplans.tasks.keep", "schedule": 3600.0, "options": {"expires": 3000}},
    "tell-of-jobs": {"task": "agencies.tasks.tell_of_jobs", "schedule": 60.0, "options": {"expires": 50}},
    "tell-of-delegations": {
        "task": "agencies.tasks.tell_of_delegations",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "mail-notices": {"task": "notices.tasks.mail_at_once", "schedule": 60.0, "options": {"expires": 50}},
    "daily-notices": {"task": "notices.tasks.daily_mail", "schedule": 3600.0, "options": {"expires": 3000}},
    "send-webhooks": {"task": "notices.tasks.send_webhooks", "schedule": 60.0, "options": {"expires": 50}},
    "sweep-notices": {"task": "notices.tasks.sweep", "schedule": 3600.0, "options": {"expires": 3000}},
    "seal-audit": {"task": "accounts.tasks.seal_audit", "schedule": 3600.0, "options": {"expires": 3000}},
    "verify-audit": {"task": "accounts.tasks.verify_audit", "schedule": 3600.0, "options": {"expires": 3000}},
    "sweep-sessions": {"task": "accounts.tasks.sweep_sessions", "schedule": 3600.0, "options": {"expires": 3000}},
    "tell-of-audit": {"task": "agencies.tasks.tell_of_audit", "schedule": 3600.0, "options": {"expires": 3000}},
    "sweep-uploads": {"task": "documents.tasks.sweep_uploads", "schedule": 3600.0, "options": {"expires": 3000}},
    "sweep-job-files": {"task": "jobs.tasks.sweep_files", "schedule": 3600.0, "options": {"expires": 3000}},
    "sweep-papers": {"task": "reports.production_tasks.sweep_kept", "schedule": 3600.0, "options": {"expires": 3000}},
    "destroy-answers": {
        "task": "dashboards.privacy_tasks.destroy",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "keep-requests": {
        "task": "dashboards.privacy_tasks.keep_requests",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "scheduled-reports": {
        "task": "reports.production_tasks.start_due",
        "schedule": 300.0,
        "options": {"expires": 280},
    },
}
# What takes long stands in a queue of its own, so that it never holds up the counting.
ROUTES = {
    "accounts.tasks.*": {"queue": "reports"},
    "portal.tasks.*": {"queue": "reports"},
    "dashboards.privacy_tasks.*": {"queue": "reports"},
    "reports.tasks.*": {"queue": "reports"},
    "reports.production_tasks.*": {"queue": "reports"},
    "scoring.analysis_tasks.*": {"queue": "reports"},
    "scoring.draft_tasks.*": {"queue": "reports"},
    "scoring.common_tasks.*": {"queue": "reports"},
    "scoring.hiding_tasks.*": {"queue": "reports"},
    "scoring.trial_tasks.*": {"queue": "reports"},
    "surveys.tasks.import_upload": {"queue": "reports"},
    "surveys.paper_tasks.*": {"queue": "reports"},
    "surveys.door_tasks.*": {"queue": "reports"},
    "invitations.tasks.*": {"queue": "reports"},
    "feedback.tasks.*": {"queue": "reports"},
    "actionplans.tasks.*": {"queue": "reports"},
    "notices.tasks.*": {"queue": "reports"},
}
