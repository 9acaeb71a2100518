-- title: Models and lexicons used on the way: file, hash, licence, origin
-- title_zh: 处理中使用的模型与词库：文件、哈希、许可、来源
SELECT role, file, sha256, licence, origin, note FROM models ORDER BY role, file
