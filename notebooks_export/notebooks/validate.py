# %% [markdown]
# # A validation
#
# What instrument and analysis make of a truth that is known (`fictive validate`, fictive @VERSION@). A study is one doubt about the
# measurement; each of its draws is an instrument with numbers of its own.

# %%
import os
import sys

sys.path.insert(0, os.environ.get("FICTIVE_PYTHON", @PYTHON@))
import fictive_tables as ft
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import display

folder = @FOLDER@
validation = ft.read(os.path.join(folder, "validate.json"))
rows = pd.DataFrame([{"study": study["name"], **quantity} for study in validation["studies"] for quantity in study["quantities"]])
rows = rows[rows["n"] > 0]
for study in validation["studies"]:
    print(f"{study['name']}: {study['draws']} draws, {study['failed_draws']} failed, {study['refused_curves']} curves refused")

# %% [markdown]
# ## Bias and scatter
#
# `bias` is the mean of estimate less truth, `rmse` its root mean square, `mean_stated_error` what the analysis says of itself.
# Where `rmse` is larger than the stated error, the analysis does not know of something.

# %%
display(rows[["study", "name", "unit", "n", "missing", "bias", "bias_error", "rmse", "mean_stated_error"]])

# %%
names = list(dict.fromkeys(rows["name"]))
figure, axes = plt.subplots((len(names) + 2) // 3, 3, figsize=(12, 2.6 * ((len(names) + 2) // 3)), squeeze=False)
for panel, name in zip(axes.flat, names):
    one = rows[rows["name"] == name]
    place = np.arange(len(one))
    panel.axvline(0, color="gray", linewidth=0.8)
    panel.errorbar(one["bias"], place, xerr=one["rmse"], fmt="none", linewidth=6, alpha=0.3, label="rmse")
    panel.errorbar(one["bias"], place, xerr=one["mean_stated_error"], fmt="o", label="bias, stated error")
    panel.set(yticks=place, yticklabels=one["study"], xlabel=f"{name}: estimate - truth ({one['unit'].iloc[0]})")
    panel.xaxis.set_major_locator(plt.MaxNLocator(5))
    panel.invert_yaxis()
axes.flat[0].legend(fontsize=8)
for panel in axes.flat[len(names):]:
    panel.remove()
figure.tight_layout()
plt.show()

# %% [markdown]
# ## Are the stated errors true?
#
# Share of the intervals of 68 % and of 95 % that hold the truth, with its binomial error. Below the line the stated error is too small.

# %%
figure, axes = plt.subplots(1, 2, figsize=(12, 0.22 * len(rows) + 1.5), sharey=True)
place = np.arange(len(rows))
for panel, level in zip(axes, (68, 95)):
    panel.axvline(level / 100, color="gray", linewidth=0.8)
    panel.errorbar(rows[f"coverage_{level}"], place, xerr=rows[f"coverage_{level}_error"], fmt="o", markersize=4)
    panel.set(yticks=place, yticklabels=rows["study"] + " " + rows["name"], xlim=(-0.02, 1.02), xlabel=f"intervals of {level} % that hold the truth")
axes[0].invert_yaxis()
figure.tight_layout()
plt.show()

# %% [markdown]
# ## Differences
#
# Whether a difference between two samples is larger than what the chain alone can shift it by, in 95 of 100 cases.

# %%
if validation["differences"]:
    display(pd.DataFrame(validation["differences"]))

# %% [markdown]
# ## Worst draws
#
# The seed of a draw, and the sample and rate at which it went wrong: where to look first.

# %%
display(pd.DataFrame([{"study": row["study"], "quantity": row["name"], **row["worst"]} for _, row in rows.iterrows()]))

# %%
for name, table in ft.read_folder(folder).items():
    print(name + ".csv")
    print(ft.explain(table))
    display(table.frame().head(6))
