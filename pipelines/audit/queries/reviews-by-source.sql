-- title: Reviewed items by source: how many were looked at and how many were not acceptable
-- title_zh: 各来源的抽检条目：已查看数与不合格数
SELECT review, source_id, count(*) AS reviewed, count(*) FILTER (NOT passes) AS not_acceptable,
       list_sort(list(DISTINCT risk) FILTER (NOT passes)) AS risks
FROM review_items
GROUP BY review, source_id
ORDER BY review, source_id
