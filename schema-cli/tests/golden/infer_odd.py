from inputschema import Array, Schema

odd = Schema(
    "Odd",
    {
        "x y": Array("f64", ["batch", 2], range=(1.5, 2.0)),
        "y": Array("text", [2], one_of=["a", "b"]),
        "from": Array("bool", ["batch"], one_of=[True]),
    },
    description="Inferred from `odd.json`.",
)
