"""The list of mutations fits the code as it is: cheap, so that a change of the code is followed at once.

That each mutation is seen by its test is shown by `make mutate`, which takes long.
"""

import mutations
import odoo_tests
import pytest

LISTED = mutations.read_all()


@pytest.mark.parametrize("path", mutations.files(), ids=lambda path: path.stem)
def test_file_is_named_after_its_property(path):
    assert {f"p{m.property:02d}" for m in mutations.read(path)} == {path.stem}


def test_every_property_is_listed():
    assert sorted({mutation.property for mutation in LISTED}) == sorted(mutations.PROPERTIES)


@pytest.mark.parametrize("mutation", LISTED, ids=lambda m: f"p{m.property:02d} {m.protection}")
def test_mutation_fits(mutation):
    assert list(mutations.problems(mutation)) == []


PLACE = {"file": "docs/x.md", "old": "once", "new": "never"}
TEST = "tests/tooling/test_mutations.py::test_p04_x"


@pytest.mark.parametrize(
    ("text", "changes", "problem"),
    [
        ("once", {}, None),
        ("once, once", {}, "old occurs 2 times in docs/x.md, not once"),
        ("", {}, "old occurs 0 times in docs/x.md, not once"),
        ("once", {"new": "once"}, "changes nothing"),
        ("once", {"file": "docs/y.md"}, "no file docs/y.md"),
        ("once", {"file": "", "old": ""}, "needs file, old and new, or sql"),
        ("once", {"test": "test_p04_x"}, "not the name of a test: test_p04_x"),
        ("once", {"test": TEST + "y"}, f"there is no test {TEST}y"),
        ("once", {"test": "/koperasi_base:TestX.test_p04_x"}, None),
        (
            "once",
            {"test": "/koperasi_base:TestY.test_p04_x"},
            "there is no test /koperasi_base:TestY.test_p04_x",
        ),
        ("once", {"property": 5}, "test_p04_x does not carry the number of its property"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(tmp_path, text, changes, problem):
    for path, content in {
        "docs/x.md": text,
        "tests/tooling/test_mutations.py": "def test_p04_x(): pass",
        "addons/koperasi_base/tests/test_x.py": "class TestX:\n  def test_p04_x(self): pass",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    entry = {"property": 4, "title": "t", "protection": "p", "test": TEST, **PLACE, **changes}
    found = list(mutations.problems(mutations.Mutation(**entry), tmp_path))
    assert found == ([problem] if problem else [])


LOG = """\
2026-11-24 07:43:23,116 17632 INFO db odoo.addons.koperasi_x.tests.test_a: Starting TestA.test_good ...
2026-11-24 07:43:23,152 17632 INFO db odoo.addons.koperasi_x.tests.test_a: Starting TestA.test_bad ...
2026-11-24 07:43:23,154 17632 ERROR db odoo.addons.koperasi_x.tests.test_a: FAIL: Subtest TestA.test_bad (n=1)
Traceback (most recent call last):
AssertionError: 1 != 2
2026-11-24 07:43:23,160 17632 INFO db odoo.addons.koperasi_x.tests.test_a: Starting TestA.test_left_out ...
2026-11-24 07:43:23,161 17632 INFO db odoo.addons.koperasi_x.tests.test_a: skipped TestA.test_left_out : no browser
2026-11-24 07:43:24,241 17632 ERROR db odoo.tests.suite: ERROR: setUpClass (odoo.addons.koperasi_x.tests.test_b.TestB)
"""


def test_a_log_tells_what_became_of_each_test():
    outcome = odoo_tests.read(LOG)
    names = {"koperasi_x:TestA.test_good", "koperasi_x:TestA.test_bad"}
    assert outcome.started == {*names, "koperasi_x:TestA.test_left_out"}
    assert outcome.skipped == {"koperasi_x:TestA.test_left_out"}
    assert list(outcome.bad) == ["koperasi_x:TestA.test_bad"]
    assert "1 != 2" in outcome.bad["koperasi_x:TestA.test_bad"]
    assert outcome.crashes == [
        "ERROR: setUpClass (odoo.addons.koperasi_x.tests.test_b.TestB)\n",
    ]
