-- The least that a payroll result costs: match, share out, insert into tables with the same indexes and
-- foreign keys, update the balances. No hash, no surplus, no list of results, no journal entry.
WITH cut AS (
    SELECT line.id, line.savings_account_id, line.loan_id, line.target, deduction.company_id,
           deduction.employer_id,
           greatest(least(line.due, stage.deducted - (sum(line.due) OVER earlier - line.due)), 0) AS received
      FROM koperasi_deduction deduction
      JOIN koperasi_deduction_line line ON line.deduction_id = deduction.id
      JOIN koperasi_member member ON member.id = line.member_id
      JOIN bench_stage stage ON stage.employee_number = member.employee_number
     WHERE deduction.id = %(deduction)s AND line.target <> 'suspense'
    WINDOW earlier AS (PARTITION BY line.member_id ORDER BY line.priority, line.id ROWS UNBOUNDED PRECEDING)
), batch AS (
    SELECT id, date, (SELECT id FROM account_account ORDER BY id LIMIT 1) AS receivable
      FROM koperasi_ledger_batch ORDER BY id LIMIT 1
), savings AS (
    INSERT INTO bench_koperasi_savings_transaction (account_id, number, balance_after, amount, kind, company_id,
           batch_id, date, create_uid, create_date, entry_hash, control_account_id,
           counter_account_id, channel, memo, import_key)
    SELECT account.id, account.entry_count + 1, account.balance + cut.received, cut.received, 'deposit',
           cut.company_id, batch.id, batch.date, 1, now() AT TIME ZONE 'UTC',
           repeat('0', 64), account.control_account_id, batch.receivable, 'payroll', 'Payroll deduction',
           'bound/' || cut.id
      FROM cut CROSS JOIN batch JOIN bench_koperasi_savings_account account ON account.id = cut.savings_account_id
     WHERE cut.received > 0
    RETURNING account_id, amount
), saved AS (
    UPDATE bench_koperasi_savings_account account
       SET balance = account.balance + savings.amount, entry_count = account.entry_count + 1
      FROM savings WHERE account.id = savings.account_id
    RETURNING 1
), paid AS (
    SELECT loan_id, company_id, min(id) AS id,
           sum(received) FILTER (WHERE target = 'loan_principal') AS principal,
           sum(received) FILTER (WHERE target = 'loan_interest') AS interest
      FROM cut WHERE loan_id IS NOT NULL AND received > 0 GROUP BY loan_id, company_id
), loans AS (
    INSERT INTO bench_koperasi_loan_transaction (loan_id, number, balance_after, amount, interest, penalty, fee,
           kind, company_id, batch_id, date, create_uid, create_date, entry_hash,
           control_account_id, counter_account_id, channel, memo, import_key)
    SELECT loan.id, loan.entry_count + 1, loan.balance - coalesce(paid.principal, 0),
           - coalesce(paid.principal, 0), coalesce(paid.interest, 0), 0, 0, 'installment', paid.company_id,
           batch.id, batch.date, 1, now() AT TIME ZONE 'UTC', repeat('0', 64),
           loan.control_account_id, batch.receivable, 'payroll', 'Payroll deduction', 'bound/' || paid.id
      FROM paid CROSS JOIN batch JOIN bench_koperasi_loan loan ON loan.id = paid.loan_id
    RETURNING loan_id, amount, interest
), repaid AS (
    UPDATE bench_koperasi_loan loan
       SET balance = loan.balance + loans.amount, interest_paid = loan.interest_paid + loans.interest,
           entry_count = loan.entry_count + 1
      FROM loans WHERE loan.id = loans.loan_id
    RETURNING 1
)
SELECT (SELECT count(*) FROM savings), (SELECT count(*) FROM loans)
