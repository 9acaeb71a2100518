-- title: The largest groups of duplicates: how many records each survivor stands for
-- title_zh: 最大的重复组：每条保留记录代表多少条
-- param: limit integer? how many groups; 20 when left out
SELECT doc_id::VARCHAR AS doc_id, source_id, merged_count, merged_sources, merged_licences
FROM records
WHERE merged_count > 0
ORDER BY merged_count DESC, doc_id
LIMIT (SELECT coalesce($limit, 20))
