-- title: The items of a batch in the order in which a seed draws them for a spot check
-- title_zh: 按种子抽取的批次抽检顺序
-- param: batch text id of the batch
-- known: batch SELECT batch FROM annotation_batches
-- param: seed text any text; write it into the sample's entry of the register
-- param: size integer how many items
WITH items AS (
    SELECT DISTINCT a.item, b.frame_sha256, b.items
    FROM annotations a
    JOIN annotation_batches b USING (batch)
    WHERE a.batch = $batch
)
SELECT row_number() OVER (ORDER BY sha256($seed || ' ' || frame_sha256 || ' ' || item), item)::INTEGER AS place, item,
       items AS frame_items, frame_sha256, $seed AS seed
FROM items
ORDER BY place
LIMIT $size
