-- The six indicators of smb, edition 2021-09, for December 2021, directly from the report files, for comparison with
-- the product's. The three tables read the files anew at each run; nothing is prepared beforehand. Amounts are whole
-- numbers: cents, tenants, people, users.
WITH
s_all AS MATERIALIZED (
  SELECT CustomerTenantId AS tenant, SubscriptionId AS subscription, "Month" AS month, coalesce(MPNId, '') AS location,
    coalesce(PartnerAttributionType, '') AS named, Product AS product, coalesce(FreeVsPaidSKU, '') AS paid,
    SalesChannel AS channel, coalesce(SubscriptionState, '') AS state, SubscriptionStartDate[1:7] AS started,
    CAST(AvailableSeats AS INTEGER) AS seats, CAST(CAST(RevenueUSD AS DECIMAL(18, 2)) * 100 AS BIGINT) AS cents
  FROM read_csv('{subscriptions}', delim = '\t', header = true, all_varchar = true, quote = '', escape = '')
),
u_all AS MATERIALIZED (
  SELECT CustomerTenantId AS tenant, SubscriptionId AS subscription, "Month" AS month, coalesce(MPNId, '') AS location,
    coalesce(PartnerAttachType, '') AS named, Product AS product, coalesce(FreeVsPaidSKU, '') AS paid,
    CAST(ActiveSeats AS INTEGER) AS users
  FROM read_csv('{usage}', delim = '\t', header = true, all_varchar = true, quote = '', escape = '')
),
listed AS (
  SELECT unnest(['sales', 'marketing', 'customer service', 'field service', 'project server',
    'project service automation', 'plan 1', 'automation', 'relationship sales', 'business central',
    'capacity and storage', 'finance and operations', 'fraud protection', 'operations', 'retail', 'hr',
    'human resources', 'plan 2', 'mixed reality', 'team member', 'team members']) AS name
),
named_products AS MATERIALIZED (
  SELECT product FROM (SELECT product FROM s_all UNION SELECT product FROM u_all)
  WHERE regexp_replace(lower(trim(product)), '^((microsoft|dynamics 365 for|dynamics 365|d365) )+', '')
    IN (SELECT name FROM listed)
),
types(named, type) AS (
  VALUES ('CSP', 'CSP'), ('CSP Tier 1', 'CSP'), ('CSP Tier 2', 'CSP'), ('DPOR', 'DPOR'), ('CPOR', 'CPOR'),
    ('CPOR OSA', 'CPOR-OSA'), ('CPOR OSU', 'CPOR-OSU')
),
profiled AS MATERIALIZED (
  SELECT MPNId AS location, coalesce(nullif(PGA_MPNId, ''), MPNId) AS partner
  FROM read_csv('{profiles}', delim = '\t', header = true, all_varchar = true, quote = '', escape = '')
),
-- A location without a profile is a partner by itself.
partners AS MATERIALIZED (
  FROM profiled
  UNION ALL SELECT location, location FROM (SELECT location FROM s_all UNION SELECT location FROM u_all)
  ANTI JOIN profiled USING (location) WHERE location <> ''
),
s AS MATERIALIZED (
  SELECT s_all.*, coalesce(type, named) AS type, partner
  FROM s_all SEMI JOIN named_products USING (product) LEFT JOIN types USING (named) LEFT JOIN partners USING (location)
  WHERE paid IN ('Paid', '')
),
u AS MATERIALIZED (
  SELECT u_all.*, coalesce(type, named) AS type, partner
  FROM u_all SEMI JOIN named_products USING (product) LEFT JOIN types USING (named) LEFT JOIN partners USING (location)
  WHERE paid IN ('Paid', '')
),
s_covered AS MATERIALIZED (SELECT DISTINCT location, month FROM s_all),
u_covered AS MATERIALIZED (SELECT DISTINCT location, month FROM u_all),

-- Credited partners (R4.1 to R4.4)
associations AS MATERIALIZED (
  SELECT DISTINCT tenant, subscription, month, location, partner, type FROM (
    SELECT tenant, subscription, month, location, partner, named FROM s
    UNION ALL SELECT tenant, subscription, month, location, partner, named FROM u
  ) JOIN types USING (named) WHERE location <> ''
),
claims AS (
  SELECT tenant, subscription, month, bool_or(type IN ('CPOR', 'CPOR-OSA')) AS sales,
    bool_or(type IN ('CPOR', 'CPOR-OSU')) AS usage
  FROM associations WHERE type LIKE 'CPOR%' GROUP BY ALL
),
credited AS MATERIALIZED (
  SELECT tenant, subscription, month, location, partner,
    bool_or(type IN ('CSP', 'CPOR', 'CPOR-OSA') OR (type = 'DPOR' AND NOT coalesce(claims.sales, false))) AS sales,
    bool_or(type IN ('CSP', 'CPOR', 'CPOR-OSU') OR (type = 'DPOR' AND NOT coalesce(claims.usage, false))) AS usage
  FROM associations LEFT JOIN claims USING (tenant, subscription, month) GROUP BY ALL
),
sellers AS MATERIALIZED (SELECT DISTINCT tenant, subscription, month, partner FROM credited WHERE sales),

-- Net new revenue (R5.1, R5.2)
revenue AS (
  SELECT partner, sum(cents) AS value FROM (
    SELECT partner, tenant, subscription, month, max(cents) AS cents FROM (
    SELECT partner, tenant, subscription, month, location, type, sum(cents) AS cents
    FROM s SEMI JOIN sellers USING (tenant, subscription, month, partner)
    WHERE month BETWEEN '2021-01' AND '2021-12' AND (
      channel IN ('CSP', 'Indirect/CSP', 'Web Direct') OR channel IN ('EA', 'Enterprise Agreement')
      AND started <= month AND month <= strftime(CAST(started || '-01' AS DATE) + INTERVAL 11 MONTH, '%Y-%m'))
    GROUP BY ALL) GROUP BY ALL
  ) GROUP BY partner
),

-- Net customer adds (R5.3, R5.4)
seats AS MATERIALIZED (
  SELECT tenant, subscription, month,
    bool_or(channel IN ('CSP', 'Indirect/CSP', 'Web Direct', 'EA', 'Enterprise Agreement')) AS countable
  FROM s WHERE seats > 0 AND state IN ('', 'Active', 'In Grace', 'InGracePeriod', 'In Grace Period', 'Renewed', 'Open') GROUP BY ALL
),
active AS MATERIALIZED (SELECT DISTINCT tenant, month FROM seats),
months AS (
  SELECT strftime(m, '%Y-%m') AS month, strftime(m - INTERVAL 1 MONTH, '%Y-%m') AS before
  FROM (SELECT unnest(generate_series(DATE '2021-01-01', DATE '2021-12-01', INTERVAL 1 MONTH)) AS m)
),
turns AS MATERIALIZED (
  SELECT tenant, month, before, month AS credited, 1 AS value
  FROM months JOIN active USING (month) ANTI JOIN (SELECT tenant, month AS before FROM active) USING (tenant, before)
  UNION ALL
  SELECT tenant, months.month, before, before, -1
  FROM months JOIN active ON active.month = months.before
  ANTI JOIN (SELECT tenant AS t, month AS m FROM active) now ON now.t = active.tenant AND now.m = months.month
),
uncovered AS (
  SELECT DISTINCT turns.tenant, turns.month
  FROM turns JOIN s ON s.tenant = turns.tenant AND s.month IN (turns.month, turns.before)
  WHERE NOT EXISTS (FROM s_covered c WHERE c.location = s.location AND c.month = turns.month)
    OR NOT EXISTS (FROM s_covered c WHERE c.location = s.location AND c.month = turns.before)
),
adds AS (
  SELECT partner, sum(value) AS value FROM (
    SELECT DISTINCT partner, turns.tenant, turns.month, value
    FROM turns ANTI JOIN uncovered USING (tenant, month)
    JOIN seats ON seats.tenant = turns.tenant AND seats.month = turns.credited AND countable
    JOIN sellers ON sellers.tenant = turns.tenant AND sellers.subscription = seats.subscription
      AND sellers.month = turns.credited
  ) GROUP BY partner
),

-- Consultants and developers (R5.5 to R5.7)
held AS MATERIALIZED (
  SELECT DISTINCT partner, trim(MCPID) AS individual, regexp_extract(TrainingTitle, 'MB-[0-9]+|PL-[0-9]+') AS exam
  FROM read_csv('{training}', delim = '\t', header = true, all_varchar = true, quote = '', escape = '')
  JOIN partners ON partners.location = MPNId
  WHERE strptime(TrainingCompletionDate, '%-m/%-d/%Y') <= DATE '2021-12-31'
    AND (coalesce(TrainingExpirationDate, '') = '' OR strptime(TrainingExpirationDate, '%-m/%-d/%Y') >= DATE '2021-12-31')
),
people AS (
  SELECT partner, count(*) FILTER (consultant) AS consultants, count(*) FILTER (developer) AS developers FROM (
    SELECT partner, individual,
      bool_or(exam = 'PL-200') AND bool_or(exam IN ('MB-210', 'MB-220', 'MB-230', 'MB-240'))
        OR bool_or(exam = 'MB-300') AND bool_or(exam IN ('MB-310', 'MB-320', 'MB-330'))
        OR bool_or(exam = 'MB-800') AS consultant,
      bool_or(exam = 'PL-400') OR bool_or(exam = 'MB-300') AND bool_or(exam IN ('MB-500', 'MB-700')) AS developer
    FROM held GROUP BY ALL
  ) GROUP BY partner
),

-- New deployments (R5.8, R5.10, R5.11)
users AS MATERIALIZED (
  SELECT tenant, subscription, month, max(users) AS users FROM (
    SELECT tenant, subscription, month, location, type, sum(users) AS users FROM u GROUP BY ALL
  ) GROUP BY ALL
),
rising AS (
  SELECT tenant, subscription FROM users WHERE month BETWEEN '2021-01' AND '2021-12' GROUP BY ALL
  HAVING coalesce(max(users) FILTER (month = '2021-01'), 0) < 5 AND max(users) FILTER (month > '2021-01') >= 5
),
unknown AS (
  SELECT DISTINCT tenant, subscription
  FROM u ANTI JOIN (SELECT location FROM u_covered WHERE month = '2021-01') USING (location)
  WHERE month BETWEEN '2021-01' AND '2021-12'
),
deployments AS (
  SELECT partner, count(DISTINCT tenant) AS value
  FROM rising ANTI JOIN unknown USING (tenant, subscription) JOIN credited USING (tenant, subscription)
  WHERE month = '2021-12' AND usage GROUP BY partner
),

-- Monthly active user growth (R5.12)
both_covered AS (
  SELECT location FROM u_covered WHERE month = '2021-12'
  INTERSECT SELECT location FROM u_covered WHERE month = '2020-12'
),
growth AS (
  SELECT partner, coalesce(sum(users) FILTER (month = '2021-12'), 0) AS current,
    coalesce(sum(users) FILTER (month = '2020-12'), 0) AS base
  FROM (
    SELECT DISTINCT partner, tenant, subscription, month FROM credited SEMI JOIN both_covered USING (location)
    WHERE usage AND month IN ('2020-12', '2021-12')
  ) JOIN users USING (tenant, subscription, month) GROUP BY partner
),
scored AS (
  SELECT DISTINCT partner FROM partners
  JOIN (SELECT location FROM s_covered WHERE month = '2021-12' UNION SELECT location FROM u_covered WHERE month = '2021-12')
  USING (location)
)
SELECT partner, coalesce(revenue.value, 0)::BIGINT::VARCHAR AS revenue, coalesce(adds.value, 0)::INTEGER AS adds,
  coalesce(consultants, 0)::INTEGER AS consultants, coalesce(developers, 0)::INTEGER AS developers,
  coalesce(deployments.value, 0)::INTEGER AS deployments, coalesce(current, 0)::INTEGER AS current,
  coalesce(base, 0)::INTEGER AS base
FROM scored LEFT JOIN revenue USING (partner) LEFT JOIN adds USING (partner) LEFT JOIN people USING (partner)
LEFT JOIN deployments USING (partner) LEFT JOIN growth USING (partner) ORDER BY partner
