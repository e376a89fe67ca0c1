"""How often a key, or a network, speaks: counted by the minute in the broker's memory."""

from datetime import datetime
from functools import lru_cache

import redis
from django.conf import settings

from accounts.models import ApiKey

PATIENCE_SECONDS = 0.5
SECONDS = 60


def too_many(key: ApiKey, *, per_minute: int, at: datetime) -> bool:
    """Count one more request of a key; without the broker nobody is held up."""
    return counted_beyond(f"{key.purpose}:requests:{key.pk}", per_minute=per_minute, at=at)


def counted_beyond(caller: str, *, per_minute: int, at: datetime) -> bool:
    """Count one more request of a caller and say whether there were too many; without the broker nobody is held up."""
    name = f"{caller}:{int(at.timestamp() // SECONDS)}"
    try:
        pipe = _client().pipeline(transaction=False)
        pipe.incr(name)
        pipe.expire(name, 2 * SECONDS)
        return bool(int(pipe.execute()[0]) > per_minute)
    except redis.RedisError:
        return False


@lru_cache(maxsize=1)
def _client() -> "redis.Redis":
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
    )
