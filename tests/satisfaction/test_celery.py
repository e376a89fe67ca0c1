from celery import current_app
from django.conf import settings


def test_the_web_sends_work_to_the_configured_broker() -> None:
    assert current_app.main == "satisfaction"
    assert current_app.conf.broker_url == settings.REDIS_URL


def test_the_schedule_names_tasks_that_exist() -> None:
    current_app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(current_app.tasks)


def test_reports_have_a_queue_of_their_own() -> None:
    current_app.loader.import_default_modules()
    reports = [name for name in current_app.tasks if name.startswith("reports.")]

    assert reports
    assert {current_app.amqp.router.route({}, name)["queue"].name for name in reports} == {"reports"}
