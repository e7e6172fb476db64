"""Property 10: the keys under which the system books are out of the reach of clients.

A key of the system that ``keys.py`` does not know could be chosen by a client, and what the system wants to book
under it would be taken for booked. No list of who makes keys would be complete; so every text that code builds and
that looks like a key has to be known, either to ``keys.py`` or here, with the reason why it is none of the system's.
"""

import ast
import re
import runpy
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"
KEYS = runpy.run_path(ADDONS / "koperasi_base" / "tools" / "keys.py")
FILES = [
    path
    for path in sorted(ADDONS.rglob("*.py"))
    # the demo data call what clients call
    if "tests" not in path.parts and path.parent != ADDONS / "koperasi" / "demo"
]
NOT_OF_THE_SYSTEM = {
    # of a client: they go through _client_key like any other
    "close:": "a form's own key",
    "counter:": "a form's own key",
    "transfer:": "a form's own key",
    "teller:": "what the counter's screen sent; koperasi_teller looks whose it is",
    # of imported history, which is not in the ledgers
    "ref:": "a row of the old system",
    "row:": "a row of the old system",
    # no keys at all
    "data:": "an address",
    "https:": "an address",
}
# a word and what separates it from that which follows
BEGIN = re.compile(r"[a-z][a-z-]*[:/-]")
FORMATTED = re.compile(r"[a-z][a-z-]*[:/-]\S*?%[sd]\S*")
# how SQL makes keys: a concat_ws, or texts and columns after each other
PIECE = r"(?:'[^']*'|%\(key\)s|[\w.]+)"
MADE_IN_SQL = re.compile(
    rf"(concat_ws\((?:[^()]|\([^()]*\))*\)|{PIECE}(?:\s*\|\|\s*{PIECE})*)\s+AS import_key"
)
JOINED = re.compile(r"concat_ws\('(?P<between>.)', '(?P<word>[^']+)'")
PIECED = re.compile(r"'(?P<word>[^']+)'")


def beginnings(text):
    """How the keys begin that a program builds: texts of that form into which it puts something."""
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    pieces = {piece for node in nodes if isinstance(node, ast.JoinedStr) for piece in node.values}
    added_to = {node.left for node in nodes if isinstance(node, ast.BinOp)}
    named = {node.value for node in nodes if isinstance(node, ast.Assign)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            first, *others = node.values
            begins = (
                BEGIN.match(first.value) if others and isinstance(first, ast.Constant) else None
            )
            if begins:
                yield begins[0]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in pieces:
            if (
                FORMATTED.fullmatch(node.value)
                or (node in added_to and BEGIN.match(node.value))
                or (node in named and BEGIN.fullmatch(node.value))
            ):
                yield BEGIN.match(node.value)[0]
            yield from in_sql(node.value)


def in_sql(text):
    made = MADE_IN_SQL.findall(text)
    assert text.count("AS import_key") == len(made), f"who can tell how this key begins? {text}"
    for expression in made:
        if found := JOINED.match(expression):
            yield found["word"] + found["between"]
        elif found := PIECED.match(expression):
            yield found["word"]
        else:  # a parameter, which Python builds
            assert expression.startswith("%(key)s"), expression


def built():
    """{how a key begins: the files that build it}"""
    found = {}
    for path in FILES:
        for beginning in beginnings(path.read_text()):
            found.setdefault(beginning, set()).add(str(path.relative_to(ADDONS)))
    return found


def test_p10_every_key_of_the_system_is_reserved():
    unknown = {
        beginning: files
        for beginning, files in built().items()
        if not KEYS["is_reserved"](beginning) and beginning not in NOT_OF_THE_SYSTEM
    }
    assert unknown == {}, (
        "add it to koperasi_base/tools/keys.py, or here if it is no key of the system"
    )


def test_p10_whoever_takes_a_key_from_outside_looks_at_it():
    """Public methods of models and wizards; the counter's puts the acting user in front of it."""
    asked = {"_client_key", "_key"}
    for path in FILES:
        if path.parent.name not in ("models", "wizard"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if "key" in {given.arg for given in node.args.args + node.args.kwonlyargs}:
                called = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
                assert called & asked, f"{path.relative_to(ADDONS)}: {node.name}"


def test_nothing_is_reserved_or_excused_without_need():
    found = tuple(built())
    for beginning in KEYS["RESERVED"]:
        assert any(key.startswith(beginning) for key in found), beginning
    assert NOT_OF_THE_SYSTEM.keys() - found == set()


def test_ways_to_build_a_key():
    table = [
        ('key = f"td/{self.id}/i/{number}"', "td/"),
        ('row(amount, "fee", f"fee:{month}")', "fee:"),
        ('KEY = "opening:%s"', "opening:"),
        ('key = "row:" + told', "row:"),
        ('COUNTER = "teller:"', "teller:"),
        ("""SQL("SELECT concat_ws(':', 'goal', line.id) AS import_key")""", "goal:"),
        ("""SQL("SELECT 'shu-payout-' || payout.id AS import_key")""", "shu-payout-"),
        ("""SQL("SELECT %(key)s || line.id AS import_key", key=f"so/{self.id}/")""", "so/"),
        ('raise UserError(f"Loan: {name}")', None),
        ('url = "/my/koperasi/%s" % account', None),
        ('"""Some text: see docs/x."""', None),
    ]
    for text, beginning in table:
        assert list(beginnings(text)) == ([beginning] if beginning else []), text
