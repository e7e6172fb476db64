"""The list of protections and how to take each away: tests/mutation/pNN.toml, one file per property.

    property = 4
    title = "Two withdrawals at once never overdraw"

    [[mutation]]
    protection = "Cover is checked by the statement that debits"
    file = "addons/koperasi_base/ledger_sql.py"
    old = '''text that occurs exactly once in the file'''
    new = '''what stands there instead'''
    test = "/koperasi_savings:TestParallel.test_p04_last_rupiah_goes_once"   # or tests/e2e/test_x.py::test_p04_y
    update = ["koperasi_base"]    # if the protection is installed into the database: addons to update
    sql = '''DROP TRIGGER ...'''  # if an update does not take it out of the database: this does

A mutation has file, old and new, or sql, or both.
"""

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import tomllib

ROOT = Path(__file__).resolve().parent.parent
PROPERTIES = (*range(1, 25), 27, 28, 33, *range(36, 41))
ODOO_TEST = re.compile(r"^/(?P<addon>\w+):(?P<name>\w+)\.(?P<method>\w+)$")
PYTEST = re.compile(r"^(?P<file>tests/[\w/]+\.py)::(?:(?P<name>\w+)::)?(?P<method>\w+)")


@dataclass(frozen=True)
class Mutation:
    property: int
    title: str
    protection: str
    test: str
    file: str = ""
    old: str = ""
    new: str = ""
    update: tuple = ()
    sql: str = ""

    def __post_init__(self):
        object.__setattr__(self, "update", tuple(self.update))  # TOML and JSON have lists

    @property
    def in_odoo(self):
        return self.test.startswith("/")

    @property
    def odoo_name(self):
        """The test's name as scripts/odoo_tests.py has it."""
        return self.test.removeprefix("/")

    def apply(self, root):
        """Take the protection away in the files under ``root``.

        :raises ValueError: when the text to replace does not occur exactly once
        """
        if not self.file:
            return
        path = root / self.file
        text = path.read_text()
        if text.count(self.old) != 1:
            raise ValueError(f"old occurs {text.count(self.old)} times in {self.file}, not once")
        path.write_text(text.replace(self.old, self.new))


def files(root=ROOT):
    return sorted((root / "tests" / "mutation").glob("p*.toml"))


def read(path):
    """The mutations of one property.

    :raises TypeError: when a key is missing or unknown
    """
    content = tomllib.loads(path.read_text())
    return [
        Mutation(property=content["property"], title=content["title"], **entry)
        for entry in content["mutation"]
    ]


def read_all(root=ROOT, names=()):
    """All mutations in the order of their properties, or those of files like ``p04``."""
    return [
        mutation
        for path in files(root)
        if not names or path.stem in names
        for mutation in read(path)
    ]


def problems(mutation, root=ROOT):
    """What is wrong with an entry of the list, as one line each; nothing is run."""
    if bool(mutation.old) != bool(mutation.file) or not (mutation.file or mutation.sql):
        yield "needs file, old and new, or sql"
    elif mutation.file and not (root / mutation.file).is_file():
        yield f"no file {mutation.file}"
    elif mutation.file:
        count = (root / mutation.file).read_text().count(mutation.old)
        if count != 1:
            yield f"old occurs {count} times in {mutation.file}, not once"
        if mutation.old == mutation.new:
            yield "changes nothing"
    yield from _problems_of_test(mutation, root)


def _problems_of_test(mutation, root):
    found = (ODOO_TEST if mutation.in_odoo else PYTEST).match(mutation.test)
    if not found:
        yield f"not the name of a test: {mutation.test}"
        return
    if not found["method"].startswith(f"test_p{mutation.property:02d}_"):
        yield f"{found['method']} does not carry the number of its property"
    if mutation.in_odoo:
        places = sorted((root / "addons" / found["addon"] / "tests").glob("test_*.py"))
    else:
        places = [root / found["file"]]
    if not any(_defines(path, found["name"], found["method"]) for path in places):
        yield f"there is no test {mutation.test}"


def _defines(path, class_name, method):
    """Whether a file has the class (if one is named) and, in it or in another class of the file, the method."""
    classes, functions = _names(path) if path.is_file() else ((), ())
    return method in functions and (not class_name or class_name in classes)


@functools.cache
def _names(path):
    """Names of the classes and of the functions in a file."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    return [
        {node.name for node in nodes if isinstance(node, kind)}
        for kind in (ast.ClassDef, ast.FunctionDef)
    ]
