-- Which projects are due in a period? Open beginnings ("by 2025") count by their end.
SELECT period_end, subject, organisation, location, amount, currency, jobs, url
FROM event_table
WHERE type = 'project' AND status IN ('planned', 'ongoing')
  AND period_end BETWEEN '2024-01-01' AND '2030-12-31'
ORDER BY period_end, event_id;
