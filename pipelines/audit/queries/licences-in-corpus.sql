-- title: Licences of the kept records, with sources, records and bytes of published text
-- title_zh: 保留记录的许可，附来源、记录数与发布文本字节数
SELECT coalesce(r.licence, 'unknown') AS licence, r.source_id, s.title AS source_title, s.acquisition,
       count(*) AS records,
       coalesce(sum(strlen(t.text)), 0)::BIGINT AS text_bytes
FROM records r
LEFT JOIN sources s USING (source_id)
LEFT JOIN text t USING (doc_id)
WHERE r.verdict = 'kept'
GROUP BY ALL
ORDER BY records DESC, licence, r.source_id
