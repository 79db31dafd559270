-- How many events of each type were published in each month?
SELECT substr(CAST(published AS CHAR(10)), 1, 7) AS month, type, count(*) AS events
FROM event_table
GROUP BY substr(CAST(published AS CHAR(10)), 1, 7), type
ORDER BY month, type;
