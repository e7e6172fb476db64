-- The least that bulk posting costs: rows with the same columns, indexes and foreign keys, and the balances.
WITH batch AS (
    SELECT id, date, create_uid, (SELECT id FROM account_account ORDER BY id LIMIT 1) AS counter
      FROM koperasi_ledger_batch ORDER BY id LIMIT 1
), inserted AS (
    INSERT INTO bench_koperasi_savings_transaction (account_id, number, balance_after, amount, kind, company_id,
           batch_id, date, create_uid, create_date, entry_hash, control_account_id, counter_account_id, channel,
           memo, import_key)
    SELECT account.id, account.entry_count + 1, account.balance + %(amount)s, %(amount)s, 'interest',
           account.company_id, batch.id, batch.date, batch.create_uid, now() AT TIME ZONE 'UTC', repeat('0', 64),
           account.control_account_id, batch.counter, 'system', 'Jasa simpanan', %(key)s || account.id
      FROM bench_koperasi_savings_account account CROSS JOIN batch
     WHERE account.name LIKE 'MASSAL%%'
     ORDER BY account.id
    RETURNING account_id, amount
), updated AS (
    UPDATE bench_koperasi_savings_account account
       SET balance = account.balance + inserted.amount, entry_count = account.entry_count + 1
      FROM inserted WHERE account.id = inserted.account_id
    RETURNING 1
)
SELECT count(*) FROM updated
