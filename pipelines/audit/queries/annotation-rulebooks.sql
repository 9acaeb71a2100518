-- title: Annotation rules: every version with its kind, the four elements, stages, covered risks and file
-- title_zh: 标注规则：各版本的类别、四项要素、环节、风险覆盖与文件
SELECT r.rulebook, r.version, r.kind, r.effective_at, r.goal, r.data_format, r.method,
       [m.name || ': ' || coalesce(m.target, '?') || ' (' || coalesce(m.measurement, '?') || ')'
        FOR m IN r.quality_metrics]::VARCHAR[] AS quality_metrics,
       r.stages, len(r.risks) AS risks_covered,
       if(r.kind = 'safety', list_sort(list_filter((SELECT list(risk) FROM risks), lambda x: NOT list_contains(r.risks, x))),
          []::VARCHAR[]) AS risks_missing,
       r.file, r.file_state, r.file_sha256,
       (SELECT count(*) FROM annotation_batches b WHERE b.rulebook = r.rulebook AND b.version = r.version) AS batches
FROM rulebooks r
ORDER BY r.rulebook, r.version
