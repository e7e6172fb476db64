"""The SQL of early warning: what every addon found, one row per member, in one statement."""

from odoo.tools import SQL

# From this score on, the highest first
LEVELS = [("high", 4), ("medium", 2), ("low", 0)]


def refresh(signals, company, date, uid):
    """Store the warnings of a company as of a day.

    * A member with signals has one row: new, or brought up to date.
    * What was followed up, dismissed or over is open again when there is a signal that was not known then.
    * What is open or followed up and has no signals any more is over.

    :param signals: list of SQL, see ``koperasi.member._warning_signals``
    """
    return SQL(
        """
        WITH found AS (
            SELECT signal.member_id, sum(signal.weight) AS score,
                   jsonb_agg(jsonb_build_object('signal', signal.signal, 'since', signal.since,
                                                'figures', signal.figures) ORDER BY %(order)s) AS signals,
                   jsonb_agg(DISTINCT signal.signal || ':' || signal.key) AS signal_keys,
                   (array_agg(signal.signal ORDER BY %(order)s))[1] AS main_signal
              FROM (%(signals)s) signal
              JOIN koperasi_member member ON member.id = signal.member_id
             WHERE member.company_id = %(company)s
               AND (member.state = 'active' OR (member.state = 'leaving' AND member.leave_date > %(date)s))
             GROUP BY signal.member_id
        ), over AS (
            UPDATE koperasi_member_warning warning
               SET state = 'past', write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
             WHERE warning.company_id = %(company)s AND warning.state IN ('open', 'followed_up')
               AND NOT EXISTS (SELECT FROM found WHERE found.member_id = warning.member_id)
        )
        INSERT INTO koperasi_member_warning AS warning (
               company_id, member_id, score, level, main_signal, signals, signal_keys, handled_keys, state,
               first_seen, last_seen, create_uid, write_uid, create_date, write_date)
        SELECT %(company)s, member_id, score, %(level)s, main_signal, signals, signal_keys, '[]', 'open',
               %(date)s, %(date)s, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM found
            ON CONFLICT (member_id) DO UPDATE
           SET score = excluded.score, level = excluded.level, main_signal = excluded.main_signal,
               signals = excluded.signals, signal_keys = excluded.signal_keys, last_seen = excluded.last_seen,
               write_uid = excluded.write_uid, write_date = excluded.write_date,
               first_seen = CASE WHEN %(again)s THEN excluded.first_seen ELSE warning.first_seen END,
               state = CASE WHEN %(again)s THEN 'open'
                            WHEN warning.state = 'past' THEN 'followed_up' ELSE warning.state END
        """,
        signals=SQL(" UNION ALL ").join(signals),
        order=SQL("signal.weight DESC, signal.since, signal.signal, signal.key"),
        again=SQL("warning.state <> 'open' AND NOT excluded.signal_keys <@ warning.handled_keys"),
        level=_level(SQL("score")),
        company=company.id,
        date=date,
        uid=uid,
    )


def _level(score):
    cases = [SQL("WHEN %s >= %s THEN %s", score, least, level) for level, least in LEVELS]
    return SQL("CASE %s END", SQL(" ").join(cases))


def handle(warnings):
    """Remember which signals were known when somebody decided about these warnings."""
    return SQL(
        "UPDATE koperasi_member_warning SET handled_keys = handled_keys || signal_keys WHERE id = ANY(%s)",
        warnings.ids,
    )
