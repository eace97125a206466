"""Prints what `fit` says to the article's three examples, and which functions of `numpy.random` it calls.

    python -m venv venv
    venv/bin/pip install keras==3.15.1 tensorflow==2.21.0 numpy==2.4.6 jax==0.10.2
    venv/bin/python numpy_random_in_fit.py
    KERAS_BACKEND=jax venv/bin/python numpy_random_in_fit.py

The functions are replaced by ones that record their arguments.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

calls = []


def record(name):
    function = getattr(np.random, name)

    def recorded(*arguments, **options):
        calls.append(f"{name}{arguments}")
        return function(*arguments, **options)

    setattr(np.random, name, recorded)


for name in dir(np.random):
    if name[0].islower() and callable(getattr(np.random, name)):
        record(name)

import keras

EXAMPLES = [
    ([[1, 2, "a"], [3, 4, 5]], [0, 1], "mse"),
    ([[1, 2], [3, 4]], [0, 1], "binary_crossentropy"),
    ([[1, 2, np.nan], [3, 4, 5]], [0, 1], "binary_crossentropy"),
    ([[1, 2, np.nan], [3, 4, 5]], np.zeros((2, 10)), "mse"),
    ([[1, 2, 6], [3, 4, 5]], np.zeros((2, 10)), "mse"),
]

print("keras", keras.__version__, "on", keras.backend.backend(), "and numpy", np.__version__)
for data, labels, loss in EXAMPLES:
    model = keras.Sequential([keras.layers.Dense(10, input_shape=(3,))])
    model.compile(optimizer="adam", loss=loss)
    calls.clear()
    try:
        history = model.fit(np.array(data), np.array(labels), epochs=1, verbose=0)
        says = f"loss {history.history['loss']}"
    except Exception as error:
        says = f"{type(error).__name__}: {error}"
    print(f"\n{data}, {loss}\n  says {says}\n  calls {calls}")

calls.clear()
keras.utils.set_random_seed(1)
print("\nset_random_seed(1)\n  calls", calls)

print("\nnumpy.random, by itself")
for call in [
    "np.random.permutation(np.array([[1, 2, 'a'], [3, 4, 5]]))",
    "np.random.permutation(np.array([[1, 2, np.nan], [3, 4, 5]]))",
    "np.random.choice(3, p=[0.5, 0.5, np.nan])",
    "np.random.seed(-1)",
]:
    try:
        eval(call)
        print(f"  {call}: no error")
    except Exception as error:
        print(f"  {call}: {type(error).__name__}: {error}")
