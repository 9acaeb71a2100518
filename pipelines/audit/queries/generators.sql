-- title: Synthetic sources: what generated them, what its terms say, and what was published
-- title_zh: 合成数据来源：生成模型、其条款及已发布的部分
-- uses: published-scale
SELECT s.source_id, s.title, s.generator, s.generator_terms.version AS version, s.generator_terms.provider AS provider,
       s.generator_terms.terms_url AS terms_url, s.generator_terms.training_on_output AS training_on_output,
       coalesce(p.records, 0) AS records, coalesce(p.bytes, 0) AS bytes
FROM sources s
LEFT JOIN (SELECT * FROM published_scale() WHERE per = 'source') p ON p.name = s.source_id
WHERE s.acquisition = 'synthetic'
ORDER BY s.source_id
