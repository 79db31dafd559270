-- The ten largest amounts for which the article itself gives US dollars.
SELECT amounts.value AS dollars, events.type, events.subject, articles.title, articles.published
FROM amounts
JOIN events ON events.event_id = amounts.event_id
JOIN articles ON articles.article_key = events.article_key
WHERE amounts.currency = 'USD'
ORDER BY amounts.value DESC, events.event_id
LIMIT 10;
