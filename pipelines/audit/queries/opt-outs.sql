-- title: Opt-out decisions by source and signal: how many records each signal decided, and what became of them
-- title_zh: 按来源与信号统计的退出决定：各信号涉及的记录数及其去向
-- param: source text? only this source_id
-- known: source SELECT source_id FROM sources
-- param: decision text? only allow, unknown, licence_needed or deny
-- known: decision VALUES ('allow'), ('unknown'), ('licence_needed'), ('deny')
SELECT r.source_id,
       coalesce(r.optout, CASE WHEN r.optout_denied_domain IS NOT NULL THEN 'deny' END) AS decision,
       coalesce(r.signal, 'domain list') AS signal,
       count(*) AS records,
       count(*) FILTER (r.verdict = 'kept') AS kept,
       count(*) FILTER (r.verdict = 'dropped') AS dropped,
       count(*) FILTER (r.verdict = 'quarantined') AS quarantined,
       count(*) FILTER (r.verdict = 'merged') AS merged,
       any_value(r.optout_denied_domain) AS a_denied_domain,
       min(r.doc_id) AS a_doc_id
FROM (
    SELECT source_id, doc_id, verdict, optout, optout_denied_domain,
           unnest(CASE WHEN len(optout_signals) > 0 THEN optout_signals ELSE [NULL] END) AS signal
    FROM records
    WHERE optout IS NOT NULL OR optout_denied_domain IS NOT NULL
) r
WHERE ($source IS NULL OR r.source_id = $source)
  AND ($decision IS NULL OR coalesce(r.optout, 'deny') = $decision)
GROUP BY r.source_id, decision, coalesce(r.signal, 'domain list')
ORDER BY r.source_id, decision, records DESC, coalesce(r.signal, 'domain list')
