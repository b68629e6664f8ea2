"""Media: pictures, resumable uploads, short video, and the way of a live picture from camera to viewer.

Owns: pictures, uploads, videos, ingests (the receiving end of a live), recordings, and every file under
`MEDIA_ROOT`. Promises: what it publishes is re-made by us (no foreign bytes, no camera data); nothing
half-made is ever served; a killed process leaves nothing that a second run does not put right; private
pictures and unpublished videos cannot be guessed.

Words: picture · 图片, upload · 上传, video · 视频, poster · 封面, rendition · 清晰度, playlist · 播放列表,
segment · 切片, ingest · 收流, stream key · 推流码, recording · 录制.
"""
