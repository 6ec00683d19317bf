"""Why a file can't be used: one plain sentence for each reason, saying what is wrong and what to do."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "missing": "The file isn't there any more. Upload it again.",
    "not_a_file": "This is a folder, a link or a device, not a video file. Choose the video file itself.",
    "empty": "The file is empty. Check that it was copied or downloaded completely, then upload it again.",
    "format": "This is not a video file we can read. Export the video as MP4 or WebM and upload that.",
    "picture": "This is a picture, not a video. Choose a video file.",
    "damaged": "The file is damaged: no video index was found. If it was still being recorded or copied, finish that or export it again.",
    "no_video": "There is no video in this file, only sound or text. Choose a file with moving pictures.",
    "codec": "This kind of video can't be decoded here. Export it as H.264 in an MP4 file and upload that.",
    "too_large": "The picture is larger than 8K (8192 pixels on its longer side). Export the video in a smaller size.",
    "too_small": "The picture is smaller than 2 pixels. Export the video in a larger size.",
    "too_long": "The video is longer than 12 hours. Cut it into shorter parts and upload those.",
    "encrypted": "The video is encrypted (copy protection). Only a file without protection can be described.",
    "no_frames": "No picture could be decoded: the file is damaged, encrypted or cut off. Export or download the video again.",
    "nested": "The file only points to other files or addresses, which is not allowed. Upload the video itself.",
    "memory": "The video needs too much memory to decode; it is probably damaged. Export it again in a common size.",
    "slow": "The video took too long to decode; it is probably damaged. Export it again and upload that.",
    "killed": "The process that decodes the video was ended from outside, perhaps for want of memory. Try again.",
    "decode": "The video could not be decoded: the decoder stopped in the middle. Export it again and upload that.",
}
"""Code of a refusal -> the sentence for the user."""


class VideoError(Exception):
    """A file that can't be used: `code` is a short slug, `sentence` (also `str(error)`) is for the user."""

    def __init__(self, code: str) -> None:
        self.code = code if code in SENTENCES else "decode"
        self.sentence = SENTENCES[self.code]
        super().__init__(self.sentence)
