"""Run as a process on a restored database (DATABASE_URL), brought up to date by --migrate: recounts every round and
looks at the audit's chain.
"""

import os
import sys

import django
from django.core.management import call_command


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")
    django.setup()
    if "--migrate" in sys.argv:
        call_command("migrate", interactive=False, verbosity=0)
    wrong = list(differences())
    print("\n".join(wrong) or "Khớp", flush=True)  # noqa: T201 -- read by who started it
    return 1 if wrong else 0


def differences() -> list[str]:
    """Return what does not hold: rounds counted otherwise, a chain of the audit that is broken."""
    from accounts.audit_chain import first_broken
    from scoring.recount import recount
    from surveys.models import Round

    broken = first_broken()
    sealed = [f"niêm phong nhật ký số {broken} không khớp với các dòng của nó"] if broken else []
    return sealed + [
        f"đợt {round.code}: {difference}"
        for round in Round.objects.order_by("code")
        for difference in recount(round).differences
    ]


if __name__ == "__main__":
    sys.exit(main())
