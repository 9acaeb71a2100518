-- title: Quality facts before and after: 10th, 50th and 90th percentile of all measured and of the kept records
-- title_zh: 处理前后的质量事实：全部与保留记录的第 10、50、90 百分位
WITH long AS (
    UNPIVOT (
        SELECT verdict, quality_words::DOUBLE AS quality_words, quality_word_mean_chars, quality_alpha_word_ratio,
               quality_dup_line_char_ratio, quality_top_2gram_char_ratio, quality_dup_5gram_char_ratio,
               quality_terminal_line_ratio, quality_digit_ratio, quality_symbol_ratio, quality_url_ratio,
               quality_score::DOUBLE AS quality_score
        FROM records
    ) ON COLUMNS(* EXCLUDE (verdict)) INTO NAME fact VALUE value
)
SELECT fact, count(*) AS records, count(*) FILTER (verdict = 'kept') AS kept,
       round(quantile_cont(value, 0.1), 4) AS p10, round(quantile_cont(value, 0.5), 4) AS p50,
       round(quantile_cont(value, 0.9), 4) AS p90,
       round(quantile_cont(value, 0.1) FILTER (verdict = 'kept'), 4) AS kept_p10,
       round(quantile_cont(value, 0.5) FILTER (verdict = 'kept'), 4) AS kept_p50,
       round(quantile_cont(value, 0.9) FILTER (verdict = 'kept'), 4) AS kept_p90
FROM long
GROUP BY fact
ORDER BY fact
