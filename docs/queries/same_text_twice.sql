-- Which texts came under more than one id, so that their events count more than once?
SELECT text_hash, count(*) AS copies, min(article_id) AS one, max(article_id) AS another
FROM articles
GROUP BY text_hash
HAVING count(*) > 1
ORDER BY copies DESC, text_hash;
