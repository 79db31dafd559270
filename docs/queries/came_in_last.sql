-- Which events came with the last run that ended well and brought something?
SELECT changes.outcome, event_table.*
FROM changes
JOIN events ON events.article_key = changes.article_key
JOIN event_table ON event_table.event_id = events.event_id
WHERE changes.run_id = (
    SELECT runs.run_id FROM runs
    WHERE runs.state = 'done' AND runs.new + runs.changed + runs.refreshed > 0
    ORDER BY runs.finished DESC, runs.run_id LIMIT 1
)
ORDER BY events.article_key, events.number;
