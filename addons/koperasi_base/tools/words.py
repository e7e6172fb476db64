"""Amounts in words, as receipts and contracts carry them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

MINUS = {"id": "minus", "en": "minus"}
WHOLE = {"id": "rupiah", "en": "rupiah"}
CENTS = {"id": "sen", "en": "sen"}


def amount_in_words(amount, lang="id"):
    """An amount of rupiah in words; a fraction is told in sen.

    >>> amount_in_words(Decimal(500000))
    'lima ratus ribu rupiah'
    >>> amount_in_words(Decimal("1001000.50"))
    'satu juta seribu rupiah lima puluh sen'

    :param amount: Decimal or int
    :param str lang: ``id``, ``en`` or a code of Odoo's such as ``id_ID``
    :rtype: str
    """
    lang = lang.split("_")[0] if lang.split("_")[0] in WHOLE else "id"
    amount = Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole, cents = divmod(int(abs(amount) * 100), 100)
    words = [MINUS[lang]] if amount < 0 else []
    if whole or not cents:
        words += [_number_in_words(whole, lang), WHOLE[lang]]
    if cents:
        words += [_number_in_words(cents, lang), CENTS[lang]]
    return " ".join(words)


def _number_in_words(number, lang):
    words = num2words(number, lang=lang)
    if lang != "id":
        return words
    # num2words says "satu juta satu ribu"; a thousand alone in its group is "seribu" in Indonesian
    return re.sub(r"(juta|miliar|liun) satu ribu\b", r"\1 seribu", words)
