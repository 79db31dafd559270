-- One row a plant that several articles tell of: its best values, its history, what is contradicted.
SELECT
    organisation,
    subject,
    location,
    amount,
    currency,
    jobs,
    articles,
    first_seen,
    last_seen,
    history,
    contradictions
FROM projects
WHERE type = 'project' AND articles > 1
ORDER BY articles DESC, last_seen DESC, cluster_id
LIMIT 50;
