"""The words of a payroll deduction that several models share."""

# What a deduction pays, in the order in which a short deduction is used up: the contribution first, then
# the oldest interest, principal, the rest (handbook, section 9). Companies and employers may reorder.
TARGETS = [
    ("mandatory", "Mandatory savings"),
    ("loan_interest", "Loan interest"),
    ("loan_principal", "Loan principal"),
    ("principal", "Principal savings"),
    ("loan_linked", "Savings of borrowers"),
    ("voluntary", "Voluntary savings"),
    ("goal", "Goal savings"),
    ("term", "Term deposit"),
    ("suspense", "Held for the member"),
]
PAYABLE_TARGETS = [target for target, _label in TARGETS if target != "suspense"]

REASONS = [
    ("insufficient", "Salary not sufficient"),
    ("left", "Left the employer"),
    ("leave", "On unpaid leave"),
    ("transferred", "Transferred"),
    ("refused", "Mandate withdrawn"),
    ("other", "Other"),
    ("not_in_file", "Not in the file"),
    ("unreadable", "Row not readable"),
]

STATUSES = [
    ("full", "Deducted in full"),
    ("short", "Deducted in part"),
    ("failed", "Not deducted"),
    ("over", "More than due"),
    ("unknown", "Employee unknown"),
    ("duplicate", "Listed twice"),
    ("invalid", "Row not readable"),
]
# Rows of these statuses bring money to a member; the others wait for a corrected file.
PAYING_STATUSES = ("full", "short", "failed", "over")
