-- title: Every way of acquisition: its sources, and what of them was published (records, characters, bytes)
-- title_zh: 各获取方式：来源数及其已发布的记录数、字符数与字节数
-- uses: published-scale
WITH kinds(place, acquisition) AS (
    VALUES (1, 'open_licence'), (2, 'public_domain'), (3, 'commercial'), (4, 'self_collected'), (5, 'user_input'),
           (6, 'synthetic')
)
SELECT coalesce(k.acquisition, s.acquisition) AS acquisition,
       count(s.source_id) AS sources,
       count(s.source_id) FILTER (p.records > 0) AS published_sources,
       coalesce(sum(p.records), 0)::BIGINT AS records,
       coalesce(sum(p.chars), 0)::BIGINT AS chars,
       coalesce(sum(p.bytes), 0)::BIGINT AS bytes
FROM kinds k
FULL JOIN sources s USING (acquisition)
LEFT JOIN (SELECT * FROM published_scale() WHERE per = 'source') p ON p.name = s.source_id
GROUP BY ALL
ORDER BY min(k.place) NULLS LAST, acquisition
