-- title: Own crawls: the crawler's name, the period and the counts of its log, and what was published of it
-- title_zh: 自行采集：爬虫名称、时间段、采集记录中的计数及已发布的部分
-- uses: published-scale
SELECT s.source_id, s.title, s.crawl.agent AS agent,
       coalesce(s.crawl."first", s.collected_from) AS "first", coalesce(s.crawl."last", s.collected_to) AS "last",
       s.crawl.fetches AS fetches, s.crawl.denied AS denied, s.crawl.stale AS stale, s.crawl.incomplete AS incomplete,
       s.crawl.other_agents AS other_agents,
       coalesce(p.records, 0) AS records, coalesce(p.bytes, 0) AS bytes
FROM sources s
LEFT JOIN (SELECT * FROM published_scale() WHERE per = 'source') p ON p.name = s.source_id
WHERE s.acquisition = 'self_collected'
ORDER BY s.source_id
