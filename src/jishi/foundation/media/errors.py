"""Every way in which media says no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.kernel.errors import Refusal

if TYPE_CHECKING:
    from jishi.foundation.media.contracts import Failure


class PictureTooLarge(Refusal):
    """`max_mb`, `max_megapixels`: the limits."""

    code = "picture_too_large"
    status = 413
    zh = "图片太大：最多 {max_mb} MB、{max_megapixels} 百万像素。"
    en = "This picture is too large: at most {max_mb} MB and {max_megapixels} megapixels."


class NotAPicture(Refusal):
    code = "not_a_picture"
    status = 422
    zh = "这不是可用的图片，请用 JPEG、PNG 或 WebP。"
    en = "This is not a picture we can use; please send JPEG, PNG or WebP."


class PictureDamaged(Refusal):
    code = "picture_damaged"
    status = 422
    zh = "图片文件不完整，请重新选择。"
    en = "This picture file is incomplete; please choose it again."


class UploadIncomplete(Refusal):
    """`offset` of `length` bytes are here."""

    code = "upload_incomplete"
    zh = "视频还没有传完。"
    en = "The upload is not complete yet."


class UploadTooLarge(Refusal):
    code = "upload_too_large"
    status = 413
    zh = "文件太大，最多 {max_mb} MB。"
    en = "This file is too large; at most {max_mb} MB."


class TooManyUploads(Refusal):
    """`open_uploads`: how many unfinished ones this person may have."""

    code = "too_many_uploads"
    status = 429
    zh = "同时上传的文件太多，请先完成或取消其中一个。"
    en = "Too many unfinished uploads; please finish or cancel one first."


class UploadInUse(Refusal):
    code = "upload_in_use"
    zh = "这个文件正在使用，不能取消。"
    en = "This upload is already in use and cannot be cancelled."


class UploadLocked(Refusal):
    """Another request is writing to it."""

    code = "upload_locked"
    status = 423
    zh = "这个文件正在由另一个连接上传。"
    en = "Another connection is sending this file."


class OffsetMismatch(Refusal):
    """`offset`: where the next byte belongs."""

    code = "offset_mismatch"
    zh = "上传位置不一致，请继续上传。"
    en = "The upload continues elsewhere; ask for the offset and go on."


class ChecksumMismatch(Refusal):
    code = "checksum_mismatch"
    status = 460
    zh = "收到的数据有误，请重新发送。"
    en = "The data arrived damaged; please send it again."


class WrongStreamKey(Refusal):
    code = "wrong_stream_key"
    status = 403
    zh = "推流码不正确或已失效。"
    en = "This stream key is wrong or no longer valid."


class AlreadyPublishing(Refusal):
    code = "already_publishing"
    status = 403
    zh = "这个推流码正在使用。"
    en = "This stream key is already in use."


class VideoUnusable(Exception):  # noqa: N818 - the field's word
    """A video that cannot be made; `failure` is the code that is stored with it."""

    def __init__(self, failure: Failure, note: str = "") -> None:
        self.failure = failure
        self.note = note
        super().__init__(failure, note)


#: failure → (zh, en), for screens and notices.
VIDEO_FAILURES: dict[str, tuple[str, str]] = {
    "not_a_video": ("这不是视频文件。", "This file is not a video."),
    "too_long": ("视频太长了。", "This video is too long."),
    "no_video_stream": ("文件里没有画面。", "This file has no picture."),
    "damaged": ("视频文件已损坏或不完整。", "This video file is damaged or incomplete."),
    "too_large_picture": (
        "画面尺寸太大或不正常。",
        "The picture of this video is too large or malformed.",
    ),
    "took_too_long": (
        "视频处理超时，请换一个文件。",
        "This video took too long to prepare; try another file.",
    ),
}
