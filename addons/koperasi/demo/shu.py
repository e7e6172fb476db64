"""Last year's surplus: worked out, adopted by the annual meeting, paid on the members' savings."""

from datetime import date


def adopt_last_year(staff, calendar):
    """The clerk computes, the manager books what the meeting adopted, and pays.

    :return: the ``koperasi.shu``
    """
    shu = staff.env["koperasi.shu"].create(
        {
            "date_from": date(calendar.year, 1, 1),
            "date_to": date(calendar.year, 12, 31),
            "adoption_date": calendar.day(calendar.meeting_month, 20),
        }
    )
    staff.acting(shu, "tu").action_compute()
    staff.acting(shu, "manajer").action_adopt()
    staff.acting(shu, "manajer").action_pay()
    return shu
