"""The portal's beat, ringing as many times as often as FAULTS_BEAT_TIMES says: what takes minutes takes seconds."""

import os

from satisfaction.beat import app

TIMES = float(os.environ["FAULTS_BEAT_TIMES"])
app.conf.beat_schedule = {
    name: {
        **entry,
        "schedule": entry["schedule"] / TIMES,
        "options": {key: value / TIMES for key, value in entry.get("options", {}).items()},
    }
    for name, entry in app.conf.beat_schedule.items()
}
