-- title: The funnel: how many records were left after each stage, in the order of judgment
-- title_zh: 漏斗：按判定顺序，每个阶段后剩余的记录数
WITH steps(step, stage, stages) AS (
    VALUES (1, 'reader', ['reader']), (2, 'source', ['source']), (3, 'licence', ['licence']),
           (4, 'optout', ['optout']), (5, 'annotation', ['annotation']), (6, 'ai_label', ['ai_label']),
           (7, 'language', ['language']), (8, 'quality', ['quality']), (9, 'safety', ['safety']), (10, 'pii', ['pii']),
           (11, 'contamination', ['contamination']), (12, 'dedup', ['minhash', 'dedup']), (13, 'other', ['other'])
), known AS (
    SELECT flatten(list(stages)) AS names FROM steps
), removed AS (
    SELECT CASE WHEN list_contains((SELECT names FROM known), split_part(reason, '.', 1))
                THEN split_part(reason, '.', 1) ELSE 'other' END AS stage,
           count(*) AS records,
           count(*) FILTER (verdict = 'dropped') AS dropped,
           count(*) FILTER (verdict = 'merged') AS merged,
           count(*) FILTER (verdict = 'quarantined') AS quarantined
    FROM records
    WHERE verdict <> 'kept'
    GROUP BY 1
), taken AS (
    SELECT s.step, s.stage, coalesce(sum(r.records), 0)::BIGINT AS removed,
           coalesce(sum(r.dropped), 0)::BIGINT AS dropped, coalesce(sum(r.merged), 0)::BIGINT AS merged,
           coalesce(sum(r.quarantined), 0)::BIGINT AS quarantined
    FROM steps s
    LEFT JOIN removed r ON list_contains(s.stages, r.stage)
    GROUP BY s.step, s.stage
)
SELECT stage, removed, dropped, merged, quarantined,
       ((SELECT count(*) FROM records) - sum(removed) OVER (ORDER BY step))::BIGINT AS left_over
FROM taken
ORDER BY step
