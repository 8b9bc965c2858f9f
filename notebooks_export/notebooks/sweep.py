# %% [markdown]
# # A sweep
#
# A map that `fictive sweep` wrote (fictive @VERSION@): outputs over axes, as a labelled data set. `status` is 1 where a point is
# good, 2 where it failed (`reason` says why), -127 where it is not computed yet.

# %%
import os
import sys

sys.path.insert(0, os.environ.get("FICTIVE_PYTHON", @PYTHON@))
import fictive_tables as ft
import matplotlib.pyplot as plt
import numpy as np

path = @FOLDER@
data = ft.read(path)
print({meaning: int((data["status"] == flag).sum()) for flag, meaning in zip(
    data["status"].attrs["flag_values"], data["status"].attrs["flag_meanings"].split())})
data

# %% [markdown]
# ## Maps
#
# Along the first two axes of a grid, the others at their first value; of a random or Sobol design, each output against each axis.

# %%


def label(name):
    unit = data[name].attrs.get("units", "1")
    return name if unit == "1" else f"{name} ({unit})"


good = data.where(data["status"] == 1)
outputs = [name for name in data.data_vars if data[name].dtype.kind == "f" and data[name].dims == data["status"].dims
           and data[name].notnull().any()]
axes_names = list(data["status"].dims)
grid = data.attrs.get("design", "grid") == "grid"
for name in outputs if grid else []:
    values = good[name].isel({other: 0 for other in axes_names[2:]})
    figure, panel = plt.subplots(figsize=(6, 4))
    if len(axes_names) > 1:
        picture = panel.pcolormesh(data[axes_names[1]], data[axes_names[0]], values, shading="nearest")
        figure.colorbar(picture, label=label(name))
        panel.set(xlabel=label(axes_names[1]), ylabel=label(axes_names[0]))
    else:
        panel.plot(data[axes_names[0]], values, ".-")
        panel.set(xlabel=label(axes_names[0]), ylabel=label(name))
    panel.set_title(data[name].attrs.get("long_name", name), fontsize=10)
    plt.show()

# %%
if not grid:
    inputs = [name for name in data.variables if name not in axes_names and data[name].dtype.kind == "f" and name in data.coords]
    inputs = inputs or outputs[:1]
    for name in outputs:
        figure, panels = plt.subplots(1, len(inputs), figsize=(4 * len(inputs), 3.5), sharey=True, squeeze=False)
        for panel, axis in zip(panels[0], inputs):
            panel.plot(data[axis], good[name], ".", markersize=3)
            panel.set_xlabel(label(axis))
        panels[0, 0].set_ylabel(label(name))
        plt.show()

# %% [markdown]
# ## What the variables are

# %%
for name in data.variables:
    print(f"{name:16} {data[name].attrs.get('units', ''):10} {data[name].attrs.get('long_name', '')}")
