from inputschema import Array, Schema

served = Schema(
    "Served",
    x=Array(
        "f32",
        ["batch", 3],
        range={"min": 0.0, "max": 1.0, "max_inclusive": False},
        on_missing="mean",
        description="One row per sample.",
    ),
    ids=Array("i64", ["batch", "time"], range=(0, 49)),
    p=Array(
        "f32",
        ["batch", 4],
        sums_to={"total": 1.0, "axis": -1, "tolerance": 1e-5},
        allow_inf=True,
        optional=True,
    ),
    t=Array("i64", ["batch", "2 * time"], sorted=1),
    w=Array("f32", ["batch"], role="weight", nullable=True),
    y=Array("i64", ["batch"], one_of=[0, 1], role="target", loss="sparse_categorical_crossentropy"),
    bounds={"batch": (1, 256)},
    description="What the model of prices takes, and its labels.",
)
