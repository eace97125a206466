"""Files of PNG, without what is not the picture: the time, the program, the profile of a screen."""

import struct


def bare(picture):
    """The file with the chunks that a reader must understand, and no others."""
    signature, at, kept = picture[:8], 8, []
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        # Critical chunks begin with a capital letter.
        if kind[:1].isupper():
            kept.append(picture[at : at + length + 12])
        at += length + 12
    return signature + b"".join(kept)
