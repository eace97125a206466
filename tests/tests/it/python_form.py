"""Runs schemas in Python, and writes each in its JSON form.

Standard input is a list of source texts, as JSON; standard output a list of schemas. The functions here
do what those of the package `inputschema` do with what they are given, and nothing else.
"""

import json
import sys
import types

PERMISSIONS = {"allow_nan", "allow_inf", "unique"}
RULES = {"range", "one_of", "sorted", "increasing", "sums_to", "one_hot", "check", "check_rows"}


def array(dtype, shape, *, constraints=(), **fields):
    dims = ["_" if dim is None else ".." if dim is ... else dim for dim in shape]
    form = {"dtype": dtype, "shape": dims, "constraints": list(constraints)}
    for key, value in fields.items():
        if key in PERMISSIONS:
            assert value is True
            form["constraints"].append(key)
        elif key == "range" and isinstance(value, tuple):
            ends = zip(("min", "max"), value, strict=True)
            form["constraints"].append({"range": {end: at for end, at in ends if at is not None}})
        elif key in RULES:
            form["constraints"].append({key: value})
        else:
            form[key] = value
    return form


def schema(name, arrays=None, /, *, bounds=None, check=None, description="", ignore_unknown=False, **named):
    arrays = (arrays or {}) | named
    form = {"name": name, "arrays": [{"name": key, **value} for key, value in arrays.items()]}
    form["dims"] = []
    for symbol, (least, most) in (bounds or {}).items():
        form["dims"].append({"symbol": symbol, "min": least} | ({} if most is None else {"max": most}))
    if check is not None:
        form["check"] = check
    return form | {"description": description, "ignore_unknown": ignore_unknown}


package = types.ModuleType("inputschema")
package.Array, package.Schema = array, schema
sys.modules["inputschema"] = package

schemas = []
for source in json.load(sys.stdin):
    names = {}
    exec(source, names)
    [made] = [value for name, value in names.items() if isinstance(value, dict) and name != "__builtins__"]
    schemas.append(made)
json.dump(schemas, sys.stdout)
