"""The demo's months: from January of last year through the last complete month."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MEETING_MONTH = 3
PAYDAY = 25


class DemoCalendar:
    """Dates of the demo, all worked out from one day.

    :ivar opening: the eve of last year, date of the opening balances
    :ivar months: first days of the complete months since
    :ivar meeting_month: the month of this year's annual meeting, whether or not it has come
    """

    def __init__(self, today):
        self.today = today
        self.year = today.year - 1
        self.opening = date(self.year, 1, 1) - timedelta(days=1)
        this_month = today.replace(day=1)
        first = date(self.year, 1, 1)
        count = (this_month.year - first.year) * 12 + this_month.month - first.month
        self.months = [first + relativedelta(months=place) for place in range(count)]
        self.meeting_month = date(today.year, MEETING_MONTH, 1)

    @staticmethod
    def day(month, day):
        """A day of a month; beyond its end, the last one."""
        return min(month + timedelta(days=day - 1), DemoCalendar.last_day(month))

    @staticmethod
    def last_day(month):
        return month + relativedelta(months=1, days=-1)
