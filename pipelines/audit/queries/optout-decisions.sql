-- title: Opt-out decisions by source; "not observed" means that no signal and no crawl was seen
-- title_zh: 退出信号的判定，按来源；"not observed" 表示未见信号与采集
SELECT source_id, coalesce(optout, 'not observed') AS decision,
       count(*) AS records,
       count(*) FILTER (verdict = 'kept') AS kept,
       count(*) FILTER (optout_denied_domain IS NOT NULL) AS denied_domain
FROM records
GROUP BY ALL
ORDER BY source_id, decision
