"""Source strings are English, and every one of them has its Indonesian."""

import database
import polib
import pytest
import translations

ADDONS = database.addons()


@pytest.mark.parametrize("addon", ADDONS)
def test_every_term_is_in_indonesian(env, addon):
    known = translations.translated(ADDONS[addon])
    terms = {entry.msgid for entry in translations.terms(env, addon)}
    missing = sorted(term for term in terms if not known.get(term))
    assert not missing, f"run scripts/translations.py {addon} and fill in id.po: {missing}"


@pytest.mark.parametrize("addon", ADDONS)
def test_no_translation_is_empty_or_fuzzy(addon):
    path = ADDONS[addon] / "i18n" / "id.po"
    if not path.exists():
        pytest.skip("nothing to translate")
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    assert [entry.msgid for entry in entries if not entry.msgstr or entry.fuzzy] == []
