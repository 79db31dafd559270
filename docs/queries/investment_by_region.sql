-- How much is planned, under way and done in each region, in each currency? Amounts in
-- different currencies are never added up, and a figure per event is counted once.
SELECT country, region, currency, status, count(*) AS events, sum(amount) AS total
FROM event_table
WHERE type IN ('project', 'portfolio', 'investment') AND amount IS NOT NULL
GROUP BY country, region, currency, status
ORDER BY country, region, currency, status;
