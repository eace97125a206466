"""Say what a model takes, and know before ``fit`` what is wrong with the data.

>>> import numpy as np
>>> from inputschema import Array, Schema
>>> features = Schema("Features", x=Array("f64", ["batch", 3]))
>>> features.check(x=np.array([[1, 2, np.nan], [3, 4, 5]]))
Traceback (most recent call last):
    ...
inputschema.InvalidData: error[missing]: `x` has 1 NaN in 6 values
  x[0, 2] = NaN
  ...
"""

from ._array import Array
from ._core import Log, Map, Report, Violation, __version__
from ._errors import InvalidData, ModelError, SchemaError, SchemaWarning
from ._fit import checked, fit
from ._guard import Guard, InvalidBatch
from ._models import Contract, check, from_model, infer
from ._repair import Plan, Repaired, Unrepaired
from ._sample import Broken
from ._schema import Schema, load

__all__ = [
    "Array",
    "Broken",
    "Contract",
    "Guard",
    "InvalidBatch",
    "InvalidData",
    "Log",
    "Map",
    "ModelError",
    "Plan",
    "Repaired",
    "Report",
    "Schema",
    "SchemaError",
    "SchemaWarning",
    "Unrepaired",
    "Violation",
    "__version__",
    "check",
    "checked",
    "fit",
    "from_model",
    "infer",
    "load",
]

# Where users find them, and not where they are written.
for _public in (
    Array,
    Broken,
    Contract,
    Guard,
    InvalidBatch,
    InvalidData,
    ModelError,
    Plan,
    Repaired,
    Schema,
    SchemaError,
    SchemaWarning,
    Unrepaired,
):
    _public.__module__ = __name__
for _function in (check, checked, fit, from_model, infer, load):
    _function.__module__ = __name__
