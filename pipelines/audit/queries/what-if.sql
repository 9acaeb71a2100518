-- title: What another limit would do, from stored facts; duplicates not re-resolved (`run --rejudge` is exact)
-- title_zh: 换一个限值会怎样（依据已存事实）；未重新解析重复（`run --rejudge` 为精确结果）
-- param: rule text reason code of a limit, see the view thresholds (quality.too_many_digits)
-- known: rule SELECT rule FROM thresholds
-- param: limit number the new limit
-- param: language text? only records of this language
-- known: language SELECT DISTINCT language FROM records WHERE language IS NOT NULL
WITH chosen AS (
    SELECT side,
           list_position(
               (
                   SELECT list(column_name ORDER BY column_index)
                   FROM duckdb_columns()
                   WHERE table_name = 'records'
                       AND regexp_full_match(column_name, 'quality_.*|similarity|contamination_ratio')
               ),
               fact
           ) AS at,
           (SELECT list(risk) FROM risks WHERE risks."class" = thresholds."class") AS risks
    FROM thresholds
    WHERE rule = $rule
), facts AS (
    SELECT source_id, verdict, reasons, language, safety_checked, safety_counts,
           list_value(*COLUMNS('^(quality_.*|similarity|contamination_ratio)$'))::DOUBLE[] AS "values"
    FROM records
), measured AS (
    SELECT source_id, verdict, reasons, c.side,
           CASE WHEN c.at IS NOT NULL THEN "values"[c.at]
                WHEN safety_checked THEN coalesce(list_max(list_transform(
                    list_filter(safety_counts, lambda counted: list_contains(c.risks, counted.risk)),
                    lambda counted: counted.per_1000_chars
                )), 0)
           END AS value
    FROM facts r, chosen c
    WHERE $language IS NULL OR r.language = $language
), judged AS (
    SELECT source_id, verdict, reasons,
           list_contains(reasons, $rule) AS fails_now,
           CASE side WHEN 'min' THEN value < $limit ELSE value > $limit END AS fails_then
    FROM measured
    WHERE value IS NOT NULL
)
SELECT coalesce(source_id, '*') AS source_id,
       count(*) AS measured,
       count(*) FILTER (fails_now) AS fail_now,
       count(*) FILTER (fails_then) AS fail_then,
       count(*) FILTER (fails_then AND verdict = 'kept') AS kept_now_removed_then,
       count(*) FILTER (fails_now AND NOT fails_then AND len(reasons) = 1) AS removed_now_kept_then,
       'duplicates not re-resolved' AS note
FROM judged
GROUP BY GROUPING SETS ((), (source_id))
ORDER BY GROUPING(source_id) DESC, source_id
