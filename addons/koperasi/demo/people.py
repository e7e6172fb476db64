"""Employees of the demo employer, drawn with a fixed seed: the same people on every machine."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .names import FAMILY, FEMALE, GRADES, MALE, PLACES, UNITS

SEED = 1991
EMPLOYEES = 1000
MEMBERS = 600
# Bandung, Garut, Cirebon: province, regency and district codes that exist.
DISTRICTS = ("327301", "320501", "320901")


@dataclass(frozen=True)
class Employee:
    """One row of the employer's roster."""

    number: str
    name: str
    nik: str
    gender: str
    birth_date: date
    birth_place: str
    unit: str
    grade: str
    contract: str
    phone: str
    email: str
    hired_on: date


def draw_employees(today):
    """Return the roster as of a date; the first :data:`MEMBERS` of them become members.

    :param date today: nobody is hired after it
    """
    random = Random(SEED)
    return [_employee(random, place, today) for place in range(1, EMPLOYEES + 1)]


def _employee(random, place, today):
    gender = random.choice(("male", "female"))
    first = random.choice(MALE if gender == "male" else FEMALE)
    name = f"{first} {random.choice(FAMILY)}"
    birth_date = date(1968, 1, 1) + timedelta(days=random.randrange(32 * 365))
    member = place <= MEMBERS
    return Employee(
        number=f"ANU-{place:04d}",
        name=name,
        nik=_nik(random, birth_date, gender, place),
        gender=gender,
        birth_date=birth_date,
        birth_place=random.choice(PLACES),
        unit=random.choice(UNITS),
        grade=random.choice(GRADES),
        contract="permanent" if member or random.random() < 0.5 else "contract",
        phone=f"0812{10_000_000 + place * 37:08d}",
        email=f"{first.lower()}.{place:04d}@anu.example",
        hired_on=_hired_on(random, birth_date, today, member),
    )


def _nik(random, birth_date, gender, place):
    """District, date of birth (women add 40 to the day), serial number."""
    day = birth_date.day + (40 if gender == "female" else 0)
    return f"{random.choice(DISTRICTS)}{day:02d}{birth_date:%m%y}{place:04d}"


def _hired_on(random, birth_date, today, member):
    """Members have been there for two years or more; the others include people just hired."""
    earliest = birth_date + timedelta(days=20 * 365)
    latest = today - timedelta(days=730 if member else 30)
    span = max((latest - earliest).days, 1)
    return min(earliest + timedelta(days=random.randrange(span)), latest)
