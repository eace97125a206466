"""A picture that is the same is the same file."""

import struct
import sys
import unittest
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from png import bare  # noqa: E402

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


class Bare(unittest.TestCase):
    def test_only_the_picture_is_kept(self):
        picture = [chunk(b"IHDR", b"size"), chunk(b"IDAT", b"one"), chunk(b"IDAT", b"two"), chunk(b"IEND", b"")]
        told = [chunk(b"tIME", b"now"), chunk(b"tEXt", b"IDAT"), chunk(b"iCCP", b"")]
        file = SIGNATURE + picture[0] + told[0] + picture[1] + told[1] + picture[2] + told[2] + picture[3]
        self.assertEqual(bare(file), SIGNATURE + b"".join(picture))


if __name__ == "__main__":
    unittest.main()
