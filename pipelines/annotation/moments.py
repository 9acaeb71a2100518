"""Days and times of annotation: read in one way, compared in UTC, counted in the days of one zone."""

from datetime import UTC, date, datetime, timedelta


def read_moment(text: str, offset: timedelta) -> datetime:
    """Read a day (its beginning) or an ISO 8601 time; without a zone it is one of the zone that is `offset` ahead.

    Returns:
        UTC, without a zone, to the microsecond.

    Raises:
        ValueError: it is neither, or outside what a calendar holds.
    """
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is None:
            return found - offset
        return found.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise ValueError("outside the calendar") from None


def day_of(at: datetime, offset: timedelta) -> date:
    """Return the day of a UTC time in the zone that is `offset` ahead."""
    return (at + offset).date()
