# %% [markdown]
# # A fit
#
# What `fictive fit` found (fictive @VERSION@): parameters with errors, how they hang together, and what is left of the data.
# Least squares, chi2 = sum of squared residuals, each in units of its standard error.

# %%
import os
import sys

sys.path.insert(0, os.environ.get("FICTIVE_PYTHON", @PYTHON@))
import fictive_tables as ft
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

folder = @FOLDER@
fit = ft.read(os.path.join(folder, "fit.json"))
print(f"chi2 {fit['chi2']:.6g} (start {fit['start_chi2']:.6g}), {fit['evaluations']} evaluations, "
      f"{'converged' if fit['converged'] else 'not converged'}: {fit['reason']}")

# %% [markdown]
# ## Parameters
#
# `std_error` from the curvature of chi2 at the best point; `interval_95` holds the truth 95 times in 100 if the model is right.
# A parameter that is not `determined` by the data has no error: its value is where the search ended.

# %%
parameters = pd.DataFrame(fit["parameters"]).set_index("name")
display(parameters)

# %%
names = list(parameters.index)
lows, highs = np.array(parameters["bounds"].tolist()).T
log = parameters["scale"].to_numpy() == "log"


def share(values):
    """Where a value lies between its bounds, 0 to 1."""
    values = np.asarray(values, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(log, np.log(values / lows) / np.log(highs / lows), (values - lows) / (highs - lows))


figure, axes = plt.subplots(figsize=(7, 0.35 * len(names) + 1.5))
axes.plot(share(parameters["start"]), range(len(names)), "|", color="gray", markersize=12, label="start")
axes.plot(share(parameters["value"]), range(len(names)), "o", label="fit")
if "interval_95" in parameters:
    ends = [(lo, hi) if isinstance(pair, list) and None not in pair else (np.nan, np.nan)
            for pair in parameters["interval_95"] for lo, hi in [pair if isinstance(pair, list) else (None, None)]]
    a, b = np.array(ends, float).T
    axes.hlines(range(len(names)), share(a).clip(0, 1), share(b).clip(0, 1), linewidth=2, label="95 %")
axes.set(yticks=range(len(names)), yticklabels=names, xlim=(-0.02, 1.02), xlabel="place between the bounds")
axes.legend()
plt.show()

# %% [markdown]
# ## Correlation
#
# Near +1 or -1: the data know the sum or the difference of two parameters better than each.

# %%
errors = fit.get("errors", fit)
if errors.get("correlation"):
    correlation = np.array(errors["correlation"], float)
    figure, axes = plt.subplots(figsize=(0.45 * len(names) + 2.5, 0.45 * len(names) + 1.5))
    picture = axes.imshow(correlation, vmin=-1, vmax=1, cmap="RdBu_r")
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    figure.colorbar(picture, label="correlation")
    plt.show()

# %% [markdown]
# ## What is left
#
# Every datum as measured and as predicted at the best point. A good model leaves differences without a trend.

# %%
path = os.path.join(folder, "residuals.csv")
if os.path.exists(path):
    residuals = ft.read(path)
    print(residuals.notes)
    display(residuals.frame().head(10))
    frame = residuals.frame()
    for datum, rows in frame.groupby("datum"):
        against = "T" if rows["T"].notna().all() else None
        figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(7, 5), height_ratios=[2, 1])
        x = rows["T"] if against else np.arange(len(rows))
        above.plot(x, rows["measured"], ".", markersize=3, label="measured")
        above.plot(x, rows["predicted"], "-" if against else "o", fillstyle="none", label="predicted")
        if not against:
            above.set_yscale("symlog")
        below.plot(x, rows["measured"] - rows["predicted"], ".", markersize=3)
        below.axhline(0, color="gray", linewidth=0.8)
        below.set(xlabel=ft.label(residuals, "T") if against else "row", ylabel="difference")
        above.set_title(residuals.notes.get(f"datum_{int(datum)}", ""), fontsize=10)
        above.legend()
        plt.show()
