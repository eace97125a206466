"""Say what a model takes, and know before ``fit`` what is wrong with the data."""

from ._core import __version__
from ._errors import InvalidData
from ._guard import Guard, InvalidBatch
from ._schema import Array, Schema, load

__all__ = ["Array", "Guard", "InvalidBatch", "InvalidData", "Schema", "__version__", "load"]
