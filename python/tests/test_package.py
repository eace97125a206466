"""What is true of the package as a whole."""

import importlib.metadata

import inputschema


def test_versions_agree():
    assert inputschema.__version__ == importlib.metadata.version("inputschema")


def test_all_names_are_there():
    for name in inputschema.__all__:
        assert hasattr(inputschema, name), name
    assert inputschema.__all__ == sorted(inputschema.__all__)
