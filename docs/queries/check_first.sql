-- What a person should look at first: large amounts of which the pipeline is unsure.
SELECT confidence, event_id, type, status, subject, organisation, location, amount_usd, sentence
FROM event_table
WHERE amount_usd >= 1000000
ORDER BY confidence, event_id
LIMIT 20;
