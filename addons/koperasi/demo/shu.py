"""Last year's surplus: worked out, adopted by the annual meeting, paid on the members' savings."""

from datetime import date


def adopt_last_year(env, calendar):
    """Compute, adopt as of the meeting, pay.

    :return: the ``koperasi.shu``
    """
    shu = env["koperasi.shu"].create(
        {
            "date_from": date(calendar.year, 1, 1),
            "date_to": date(calendar.year, 12, 31),
            "adoption_date": calendar.day(calendar.meeting_month, 20),
        }
    )
    shu.action_compute()
    shu.action_adopt()
    shu.action_pay()
    return shu
