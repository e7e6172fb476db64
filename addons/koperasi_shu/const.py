"""Where the surplus goes: the buckets of a scheme and the account each is kept on."""

BUCKETS = [
    ("reserve", "Reserve"),
    ("capital", "Members, by savings"),
    ("patronage", "Members, by business"),
    ("officers", "Board and supervisors"),
    ("employees", "Employees"),
    ("education", "Education"),
    ("social", "Social"),
    ("development", "Regional development"),
    ("other", "Other fund"),
]
# What is shared out to the members themselves, by savings (jasa modal) or by business (jasa usaha).
MEMBER_BUCKETS = ("capital", "patronage")

FUND_ROLES = [
    ("shu_payable", "SHU payable to members"),
    ("shu_reserve", "General reserve"),
    ("shu_officers", "Fund of board and supervisors"),
    ("shu_employees", "Fund of employees"),
    ("shu_education", "Education fund"),
    ("shu_social", "Social fund"),
    ("shu_development", "Regional development fund"),
]
BUCKET_ROLES = {
    "reserve": "shu_reserve",
    "capital": "shu_payable",
    "patronage": "shu_payable",
    "officers": "shu_officers",
    "employees": "shu_employees",
    "education": "shu_education",
    "social": "shu_social",
    "development": "shu_development",
}


def keep(_entries):
    """Entries are final: removing a kind of theirs with its module leaves the rows that have it."""
