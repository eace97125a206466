"""Messages of Jupyter, as far as errors need them: signed frames, changed and signed again."""

import hashlib
import hmac
import json

DELIMITER = b"<IDS|MSG>"
HEADER, PARENT, METADATA, CONTENT = range(4)


def sign(key, parts):
    if not key:
        return b""
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        digest.update(part)
    return digest.hexdigest().encode()


def message(key, kind, session):
    """A message that answers none, and says nothing but its kind."""
    header = {"msg_id": f"{session}-{kind}", "msg_type": kind, "session": session, "username": "", "version": "5.3"}
    parts = [json.dumps(part).encode() for part in (header, {}, {}, {})]
    return [DELIMITER, sign(key, parts), *parts]


def parts(frames):
    """Header, parent, metadata and content, undecoded."""
    start = frames.index(DELIMITER) + 2
    return frames[start : start + 4]


def answers(frames, session):
    """Whether a message answers one of that session."""
    return json.loads(parts(frames)[PARENT]).get("session") == session


def with_traceback(frames, key, change):
    """The frames of a message; if it is an error, with its traceback changed."""
    try:
        kept = parts(frames)
        if json.loads(kept[HEADER])["msg_type"] != "error":
            return frames
        content = json.loads(kept[CONTENT])
        content["traceback"] = change(content["traceback"])
    except (ValueError, KeyError):
        return frames
    kept[CONTENT] = json.dumps(content, ensure_ascii=False).encode()
    start = frames.index(DELIMITER)
    return [*frames[: start + 1], sign(key, kept), *kept, *frames[start + 6 :]]
