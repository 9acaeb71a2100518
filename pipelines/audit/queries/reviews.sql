-- title: What people found in the drawn sample: every review of this release, first to last
-- title_zh: 人工抽检结果：本次发布的每一次抽检，按先后排列
SELECT review, status, drawn, reviewed, acceptable, acceptable_ratio, lower_bound_ratio, min_acceptable_ratio, judged_by,
       risks, second_looks, changed_by_second, reviewers, decided_by, decided_on, frame_rows, frame_sha256, file_sha256
FROM reviews
ORDER BY review
