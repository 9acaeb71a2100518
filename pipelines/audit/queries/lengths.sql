-- title: Lengths of the texts before and after, in code points
-- title_zh: 处理前后的文本长度（码点）
WITH bins(from_chars, below_chars) AS (
    VALUES (0, 1), (1, 100), (100, 300), (300, 1000), (1000, 3000), (3000, 10000), (10000, 30000),
           (30000, 100000), (100000, 1000000), (1000000, NULL)
)
SELECT b.from_chars, b.below_chars,
       count(r.quality_chars) AS records,
       count(r.quality_chars) FILTER (r.verdict = 'kept') AS kept
FROM bins b
LEFT JOIN records r
    ON r.quality_chars >= b.from_chars AND (b.below_chars IS NULL OR r.quality_chars < b.below_chars)
GROUP BY ALL
ORDER BY b.from_chars
