"""``python -m inputschema``: the `schema` command, where scripts are not on the path."""

import sys

from ._command import main

sys.exit(main())
