"""Idempotency keys: those that clients choose and those of the system share a column, never a name."""

# How the keys begin under which the system books. A key of its own that comes under one of these would be
# taken for what the system has booked, or would stop it from booking. New keys of the system, of rows or of
# batches, are added here; tests/unit/test_property_keys.py looks for them in the code.
RESERVED = (
    "day/", "deduction/", "exit/", "fee:", "goal:", "opening:", "passbook/", "proposal:", "savings-closing/",
    "savings-run/", "session/", "shu-", "so/", "td/",
)  # fmt: skip
LONGEST = 200


def is_reserved(key):
    """Whether a key belongs to the system.

    :param str key: idempotency key
    :rtype: bool
    """
    return key.startswith(RESERVED)
