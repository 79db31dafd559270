-- How many jobs does each organisation create or cut? All organisations of an event count.
SELECT organisations.name, figures.jobs_kind, sum(figures.value) AS jobs, count(*) AS events
FROM figures
JOIN organisations ON organisations.event_id = figures.event_id
WHERE figures.kind = 'jobs'
GROUP BY organisations.name, figures.jobs_kind
ORDER BY jobs DESC, organisations.name;
