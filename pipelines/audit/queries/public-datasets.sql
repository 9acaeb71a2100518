-- title: Publicly available data sets in the release, each with its share of all public data by bytes of text
-- title_zh: 发布中的公开数据集及其在全部公开数据中的占比（按文本字节）
-- uses: published-scale
WITH public AS (
    SELECT s.source_id, s.title, s.acquisition, s.licence, s.upstream_version, s.collected_from, s.collected_to,
           s.evidence, p.records, p.bytes, sum(p.bytes) OVER () AS all_bytes
    FROM sources s
    JOIN published_scale() p ON p.per = 'source' AND p.name = s.source_id
    WHERE s.acquisition IN ('open_licence', 'public_domain')
)
SELECT source_id, title, acquisition, licence, upstream_version,
       list_filter(list_transform(evidence, lambda e: e.found_at), lambda place: place IS NOT NULL)[1] AS found_at,
       collected_from, collected_to, records, bytes,
       round(bytes / nullif(all_bytes, 0), 4) AS share_ratio,
       -- 3 % of the public data of the modality: the threshold is recalled, not confirmed.
       bytes * 100 > all_bytes * 3 AS "large"
FROM public
ORDER BY bytes DESC, source_id
