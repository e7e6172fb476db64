"""When people need the money that they save towards: feasts by the moon, and the new school year."""

from datetime import date, timedelta

IDUL_FITRI, IDUL_ADHA = date(2026, 3, 20), date(2026, 5, 27)
LUNAR_YEAR = 354.367
THREE_WEEKS = timedelta(days=21)


def next_feast(known, after):
    """The first return of a feast after a date, within a day: close enough for a demo.

    :param date known: the feast in some year
    :param date after: two months at least lie between it and the feast
    """
    turn, day = 0, known
    while day <= after + timedelta(days=60):
        turn += 1
        day = known + timedelta(days=round(turn * LUNAR_YEAR))
    return day


def lock_dates(today):
    """Day on which each kind of goal becomes free, by product code: three weeks before a feast, 1 July for schools.

    :rtype: dict of str to date
    """
    school = date(today.year + (today.month >= 5), 7, 1)
    return {
        "SHR": next_feast(IDUL_FITRI, today) - THREE_WEEKS,
        "SQ": next_feast(IDUL_ADHA, today) - THREE_WEEKS,
        "SPD": school,
    }
