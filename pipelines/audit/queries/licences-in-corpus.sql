-- title: Licences of the kept records by source, with records and characters (code points as read)
-- title_zh: 保留记录的许可，按来源列出记录数与字符数（读入时的码点）
SELECT coalesce(r.licence, 'LicenseRef-unknown') AS licence, r.source_id, s.title AS source_title, s.acquisition,
       count(*) AS records,
       coalesce(sum(r.quality_chars), 0)::BIGINT AS chars
FROM records r
LEFT JOIN sources s USING (source_id)
WHERE r.verdict = 'kept'
GROUP BY ALL
ORDER BY records DESC, licence, r.source_id
