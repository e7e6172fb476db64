-- The least that a month's interest and tax cost: movements read, rows with the same columns, indexes and foreign
-- keys written, balances updated.
WITH batch AS (
    SELECT id, create_uid, (SELECT id FROM account_account ORDER BY id LIMIT 1) AS counter
      FROM koperasi_ledger_batch ORDER BY id LIMIT 1
), moved AS (
    SELECT account_id, sum(amount) AS total,
           sum(amount * (%(last)s::date - date + 1)) FILTER (WHERE date <= %(last)s) AS weighted
      FROM bench_koperasi_savings_transaction WHERE date >= %(first)s GROUP BY account_id
), gross AS (
    SELECT account.id, account.member_id, account.balance, account.entry_count, account.company_id,
           account.control_account_id,
           round(((account.balance - coalesce(moved.total, 0)) * %(days)s + coalesce(moved.weighted, 0))
                 * %(percent)s / 36500) AS gross
      FROM bench_koperasi_savings_account account LEFT JOIN moved ON moved.account_id = account.id
     WHERE account.name LIKE 'MASSAL%%'
), together AS (
    SELECT gross.*, sum(gross) OVER (PARTITION BY member_id) AS total FROM gross
), taxed AS (
    SELECT together.*, CASE WHEN total > 240000 THEN round(total / 10) ELSE 0 END AS due FROM together
), quota AS (
    SELECT taxed.*, div(due * gross, greatest(total, 1)) AS whole, mod(due * gross, greatest(total, 1)) AS rest FROM taxed
), shared AS (
    SELECT quota.*, CASE WHEN due = 0 THEN 0 ELSE
               whole + CASE WHEN row_number() OVER (PARTITION BY member_id ORDER BY rest DESC, id)
                                 <= due - sum(whole) OVER (PARTITION BY member_id) THEN 1 ELSE 0 END END AS tax
      FROM quota
), inserted AS (
    INSERT INTO bench_koperasi_savings_transaction (account_id, number, balance_after, amount, kind, company_id,
           batch_id, date, create_uid, create_date, entry_hash, control_account_id, counter_account_id, channel,
           memo, import_key)
    SELECT shared.id, shared.entry_count + item.place, shared.balance + item.after, item.amount, item.kind,
           shared.company_id, batch.id, %(last)s, batch.create_uid, now() AT TIME ZONE 'UTC', repeat('0', 64),
           shared.control_account_id, batch.counter, 'system', item.memo, %(key)s || shared.id || '/' || item.kind
      FROM shared CROSS JOIN batch
     CROSS JOIN LATERAL (VALUES (1, 'interest', gross, gross, 'Interest'),
                                (2, 'tax', - tax, gross - tax, 'Final tax 4(2) on interest')
                        ) AS item(place, kind, amount, after, memo)
     WHERE item.amount <> 0 ORDER BY shared.id, item.place
    RETURNING account_id, amount
), updated AS (
    UPDATE bench_koperasi_savings_account account
       SET balance = account.balance + booked.amount, entry_count = account.entry_count + booked.rows
      FROM (SELECT account_id, sum(amount) AS amount, count(*) AS rows FROM inserted GROUP BY account_id) booked
     WHERE account.id = booked.account_id
    RETURNING 1
)
SELECT (SELECT count(*) FROM inserted) FROM (SELECT count(*) FROM updated) done
