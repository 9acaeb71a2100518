-- title: Annotation events that something is wrong with, one row a problem; those that a later relabelling replaced too
-- title_zh: 有问题的标注事件，每个问题一行；含已被重新标注取代者
WITH named AS (
    SELECT batch, item, doc_id, event, "at", action, role, actor, stands,
           list_filter([if(NOT qualified, 'not_qualified', NULL), if(suspended, 'suspended', NULL),
                        if(too_fast, 'too_fast', NULL)], lambda x: x IS NOT NULL) AS problems
    FROM annotations
)
SELECT batch, item, doc_id::VARCHAR AS doc_id, event, "at", action, role, actor, stands, unnest(problems) AS problem
FROM named
ORDER BY batch, item, event, problem
