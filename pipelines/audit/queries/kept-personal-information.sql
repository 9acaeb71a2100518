-- title: Personal information in the kept records, in all and by source: scanned, with findings, with something left in them
-- title_zh: 保留记录中的个人信息，合计与按来源：已扫描、有检出、仍有留存（可读或假名）的记录数
SELECT CASE WHEN GROUPING(source_id) = 1 THEN '*' ELSE source_id END AS source_id,
       count(*) AS kept,
       count(*) FILTER (pii_exhausted IS NOT NULL AND NOT pii_exhausted) AS scanned,
       count(*) FILTER (pi_spans > 0) AS with_spans,
       coalesce(sum(pi_spans), 0)::BIGINT AS spans,
       count(*) FILTER (contains_pi) AS contains_pi,
       count(*) FILTER (len(pii_sensitive) > 0) AS on_sensitive_matters,
       count(*) FILTER (ner_covered_ratio IS NOT NULL) AS searched_for_names
FROM records
WHERE verdict = 'kept'
GROUP BY GROUPING SETS ((), (source_id))
ORDER BY GROUPING(source_id) DESC, source_id
