-- What did each run do? Times are in UTC; a run without an end was killed, or is at work.
SELECT started, finished, state, articles, new, changed, refreshed, unchanged, rejects, events,
       pipeline, message
FROM runs
ORDER BY started DESC, run_id;
