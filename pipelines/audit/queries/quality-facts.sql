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
), counted AS (
    SELECT fact, value, count(*) AS n, count(*) FILTER (verdict = 'kept') AS kept
    FROM long
    GROUP BY fact, value
), sides AS (
    SELECT fact, 'all' AS side, value, n FROM counted
    UNION ALL
    SELECT fact, 'kept' AS side, value, kept AS n FROM counted WHERE kept > 0
), ranked AS (
    SELECT fact, side, value,
           (sum(n) OVER (PARTITION BY fact, side ORDER BY value))::BIGINT AS up_to,
           (sum(n) OVER (PARTITION BY fact, side))::BIGINT AS total
    FROM sides
), placed AS (
    -- Linear between the two nearest ranks, as quantile_cont has it; facts are rounded to 1e-4, so few values are held.
    SELECT fact, side, percent, total, percent::DOUBLE / 100 * (total - 1) AS place, value, up_to
    FROM ranked, (VALUES (10), (50), (90)) AS percents(percent)
), percentiles AS (
    SELECT fact, side, percent, total,
           min(value) FILTER (up_to > floor(place)) AS below,
           min(value) FILTER (up_to > ceil(place)) AS above,
           any_value(place - floor(place)) AS between
    FROM placed
    GROUP BY fact, side, percent, total
), named AS (
    SELECT fact, side, percent, total, round(below + (above - below) * between, 4) AS value FROM percentiles
)
SELECT fact,
       max(total) FILTER (side = 'all') AS records,
       coalesce(max(total) FILTER (side = 'kept'), 0) AS kept,
       max(value) FILTER (side = 'all' AND percent = 10) AS p10,
       max(value) FILTER (side = 'all' AND percent = 50) AS p50,
       max(value) FILTER (side = 'all' AND percent = 90) AS p90,
       max(value) FILTER (side = 'kept' AND percent = 10) AS kept_p10,
       max(value) FILTER (side = 'kept' AND percent = 50) AS kept_p50,
       max(value) FILTER (side = 'kept' AND percent = 90) AS kept_p90
FROM named
GROUP BY fact
ORDER BY fact
