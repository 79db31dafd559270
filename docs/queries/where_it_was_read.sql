-- From which words of the article, and by which rule, does each cell come?
SELECT mentions.event_id, mentions.part, mentions.text, mentions.rule,
       substr(articles.text, mentions.start_char + 1, mentions.end_char - mentions.start_char)
           AS words
FROM mentions
JOIN events ON events.event_id = mentions.event_id
JOIN articles ON articles.article_key = events.article_key
ORDER BY mentions.event_id, mentions.position;
