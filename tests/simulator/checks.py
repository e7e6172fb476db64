"""What holds after every step: properties 1, 2, 3, 6, 14 and 20, and that the database says what the model says.

Each property is one statement over the small database of a seed; the integrity report of the suite runs
every few steps.
"""

from psycopg2 import Error, errors

from .registry import CHECKS, RERUNS, check
from .world import Failure

# table of entries, of accounts, column of the account, side of the general ledger
LEDGERS = (
    ("koperasi_savings_transaction", "koperasi_savings_account", "account_id", -1),
    ("koperasi_loan_transaction", "koperasi_loan", "loan_id", 1),
    ("koperasi_shu_transaction", "koperasi_shu_share", "account_id", -1),
    ("koperasi_member_exit_transaction", "koperasi_member_exit", "account_id", -1),
    ("koperasi_savings_accrual_entry", "koperasi_savings_accrual", "accrual_id", -1),
)
UNBALANCED = (
    "SELECT move_id, sum(balance) FROM account_move_line WHERE parent_state = 'posted'"
    " GROUP BY move_id HAVING sum(balance) <> 0"
)
WRONG_BALANCES = "\n UNION ALL ".join(
    f"SELECT '{accounts}', account.id, account.balance, coalesce(sum(entry.amount), 0)"
    f" FROM {accounts} account LEFT JOIN {entries} entry ON entry.{column} = account.id"
    f" GROUP BY account.id HAVING account.balance <> coalesce(sum(entry.amount), 0)"
    f" OR account.entry_count <> count(entry.id)"
    for entries, accounts, column, _side in LEDGERS
)
NEGATIVE = " UNION ALL ".join(
    f"SELECT '{accounts}', id, balance FROM {accounts} WHERE balance < 0"
    for _entries, accounts, _column, _side in LEDGERS
)
_ROWS = " UNION ALL ".join(
    f"SELECT entry.control_account_id AS account, entry.date, {side} * entry.amount AS amount FROM {entries} entry"
    f" JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id AND batch.state = 'posted'"
    for entries, _accounts, _column, side in LEDGERS
)
# per control account and day, so that it holds at every past date
APART = f"""
SELECT account, date, sum(amount) FROM (
    {_ROWS}
    UNION ALL
    SELECT line.account_id, line.date, - line.balance FROM account_move_line line
      JOIN account_account account ON account.id = line.account_id AND account.koperasi_control
     WHERE line.parent_state = 'posted'
) item GROUP BY account, date HAVING sum(amount) <> 0
"""
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%sealed%' AND tgenabled = 'O'"


class Properties:
    """The properties of one seed; it remembers the entries it has seen, none of which may change."""

    def __init__(self, world):
        self.world = world
        self.seen = {entries: (0, None) for entries, *_rest in LEDGERS}

    def after_step(self, equal=True):
        """After a crash that a run survived in part the model is ahead: then only the properties hold."""
        with self.world.transaction() as env:
            self._must_be_empty(env, "1: an entry does not balance", UNBALANCED)
            self._must_be_empty(env, "2: ledger and general ledger differ", APART)
            self._must_be_empty(env, "3: a balance is not the sum of its entries", WRONG_BALANCES)
            self._must_be_empty(env, "6: a negative balance", NEGATIVE)
            self._walls(env)
            self._unchanged(env)
            if equal:
                for compare in CHECKS.values():
                    compare(self.world, env)
            env.cr.rollback()

    def _must_be_empty(self, env, name, query):
        env.cr.execute(query)
        found = env.cr.fetchall()
        if found:
            raise Failure(f"property {name}: {found[:5]}")

    def _walls(self, env):
        """Raw SQL can neither take a balance below zero (6) nor touch an entry (20)."""
        entries, accounts, *_rest = self.world.random.choice(LEDGERS)
        self._refused(env, errors.CheckViolation, f"UPDATE {accounts} SET balance = -1", accounts)
        attack = self.world.random.choice(
            [
                f"UPDATE {entries} SET memo = 'x'",
                f"DELETE FROM {entries}",
                f"TRUNCATE {entries} CASCADE",
            ]
        )
        self._refused(env, errors.RaiseException, attack, entries)

    def _refused(self, env, wall, statement, table):
        env.cr.execute(f"SELECT EXISTS (SELECT FROM {table})")  # pylint: disable=sql-injection
        if not env.cr.fetchone()[0]:
            return
        env.cr.execute("SAVEPOINT attack")
        try:
            env.cr._obj.execute(statement)
        except wall:
            env.cr.execute("ROLLBACK TO attack")
        except Error as error:
            raise Failure(
                f"property 6 or 20: {statement}: another wall than expected: {error}"
            ) from error
        else:
            raise Failure(f"property 6 or 20: the database took: {statement}")

    def _unchanged(self, env):
        """Entries seen before are as they were, to the last column (20)."""
        for entries, (last, digest) in self.seen.items():
            env.cr.execute(  # pylint: disable=sql-injection
                f"SELECT max(id), md5(string_agg(entry::text, '' ORDER BY id)),"
                f" md5(string_agg(entry::text, '' ORDER BY id) FILTER (WHERE id <= %s)) FROM {entries} entry",
                [last],
            )
            newest, whole, before = env.cr.fetchone()
            if before != digest:
                raise Failure(f"property 20: {entries} up to {last} are not what they were")
            self.seen[entries] = (newest or 0, whole)

    # --- property 14

    def rerun(self):
        """Finished work, done again in a random order until one found something to do again."""
        names = sorted(RERUNS)
        self.world.random.shuffle(names)
        before = self._counts()
        for name in names:
            with self.world.transaction() as env:
                if RERUNS[name](self.world, env):
                    break
        else:
            return
        if self._counts() != before:
            raise Failure(f"property 14: {name} done again was not without effect")

    def _counts(self):
        with self.world.transaction() as env:
            tables = [entries for entries, *_rest in LEDGERS]
            counts = ", ".join(
                f"(SELECT count(*) FROM {table})"
                for table in (*tables, "koperasi_ledger_batch", "account_move_line")
            )
            env.cr.execute(f"SELECT {counts}")  # pylint: disable=sql-injection
            return env.cr.fetchone()

    # --- now and then

    def report(self, full=False):
        """The integrity report of the suite: three zeros."""
        with self.world.transaction() as env:
            report = env["koperasi.integrity.report"]._run(env.company, full=full)
            faults = report.line_ids.filtered(lambda line: not line.ok)
            if not report.ok:
                found = faults.mapped(lambda l: (l.check, l.ledger, l.details, l.difference))
                raise Failure(f"integrity report: {found}")


def expect(what, expected, found):
    """Both are dicts; the first differences are named."""
    if expected == found:
        return
    keys = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
    shown = [f"{key}: model {expected.get(key)}, database {found.get(key)}" for key in keys[:4]]
    raise Failure(f"{what}: {'; '.join(shown)}")


def fetch(env, query, parameters=()):
    """Rows of a query as the driver has them, numerics as Decimal."""
    env.cr._obj.execute(query, parameters)
    return env.cr._obj.fetchall()


@check
def general_ledger(world, env):
    """Every account of the general ledger: cash, payables, control accounts, income."""
    rows = fetch(
        env,
        "SELECT account_id, sum(balance)::text FROM account_move_line"
        " WHERE parent_state = 'posted' GROUP BY account_id",
    )
    found = {world.facts.codes[account]: balance for account, balance in rows}
    expected = {}
    for (code, _day), amount in world.model.books.items():
        expected[code] = expected.get(code, 0) + amount
    expect("general ledger", _numbers(expected), _numbers(found))


def _numbers(balances):
    return {key: int(float(value)) for key, value in balances.items() if float(value)}
