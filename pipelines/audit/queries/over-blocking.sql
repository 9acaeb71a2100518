-- title: Who a filter hits: share removed by language and source against the share of the whole
-- title_zh: 过滤影响谁：各语言与来源的移除比例，对照总体
-- param: stage text? only reasons of this stage; safety when left out
-- known: stage SELECT DISTINCT split_part(code, '.', 1) FROM reasons
WITH judged AS (
    SELECT coalesce(language, 'not measured') AS language, source_id,
           len(list_filter(reasons, lambda code: split_part(code, '.', 1) = coalesce($stage, 'safety'))) > 0 AS hit
    FROM records
    WHERE reason IS NULL OR split_part(reason, '.', 1) <> 'reader'
), overall AS (
    SELECT count(*) FILTER (hit) / nullif(count(*), 0) AS ratio FROM judged
)
SELECT language, source_id, count(*) AS records, count(*) FILTER (hit) AS removed,
       round(count(*) FILTER (hit) / count(*), 4) AS removed_ratio,
       round((SELECT ratio FROM overall), 4) AS overall_ratio,
       round(count(*) FILTER (hit) / count(*) / nullif((SELECT ratio FROM overall), 0), 2) AS times_overall
FROM judged
GROUP BY language, source_id
ORDER BY removed_ratio DESC, records DESC, language, source_id
