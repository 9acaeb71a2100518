-- title: From records in to records kept, per source and in all
-- title_zh: 从输入到保留的记录数，按来源与合计
SELECT CASE WHEN GROUPING(source_id) = 1 THEN '*' ELSE source_id END AS source_id,
       count(*) AS records,
       count(*) FILTER (verdict = 'kept') AS kept,
       count(*) FILTER (verdict = 'dropped') AS dropped,
       count(*) FILTER (verdict = 'merged') AS merged,
       count(*) FILTER (verdict = 'quarantined') AS quarantined,
       round(count(*) FILTER (verdict = 'kept') / count(*), 4) AS kept_ratio
FROM records
GROUP BY GROUPING SETS ((), (source_id))
ORDER BY GROUPING(source_id) DESC, source_id
