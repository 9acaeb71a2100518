-- title: The shards of the release: rows, size of the file and of its text, hash
-- title_zh: 发布的分片：行数、文件与文本大小、哈希
SELECT shard, "rows", bytes, text_bytes, sha256 FROM shards ORDER BY shard
