-- title: Reservations and opt-outs over all sources: records by decision and signal; a record counts under each signal
-- title_zh: 全部来源的权利保留与退出信号：按判定与信号统计的记录数；一条记录可计入多个信号
-- uses: opt-outs
SELECT decision, signal, sum(records)::BIGINT AS records, sum(kept)::BIGINT AS kept, sum(dropped)::BIGINT AS dropped,
       sum(quarantined)::BIGINT AS quarantined, sum(merged)::BIGINT AS merged
FROM opt_outs()
GROUP BY decision, signal
ORDER BY decision, records DESC, signal
