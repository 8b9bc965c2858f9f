# %% [markdown]
# # A validation
#
# What `fictive validate` found (fictive @VERSION@): known glasses through drawn instruments and the whole chain of analysis, against the
# truth.

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
found = ft.read(os.path.join(folder, "validate.json"))

# %% [markdown]
# ## Larger than the chain's own shift?
#
# Two glasses that do not differ, each in an instrument of its own, seem to differ by less than `chain_shifts_a_difference_by_95` in 95 %
# of the cases.

# %%
if found["differences"]:
    display(pd.DataFrame(found["differences"]).set_index("about"))

# %% [markdown]
# ## Bias and coverage
#
# `bias` is the mean of estimate - truth, `coverage_95` the share of truths within 1.96 stated errors, with its binomial error.

# %%
for study in found["studies"]:
    display(Markdown(f"### {study['name']}: {study['draws']} draws"))
    display(pd.DataFrame(study["quantities"]).drop(columns="worst", errors="ignore").set_index("name"))

# %%
for study in found["studies"]:
    table = ft.read(os.path.join(folder, f"draws-{study['name']}.csv"))
    names = [q["name"] for q in study["quantities"] if q["n"]]
    rows = (len(names) + 2) // 3
    figure, axes = plt.subplots(rows, 3, figsize=(12, 3.6 * rows), squeeze=False)
    for panel, name in zip(axes.flat, names):
        truth, value, error = (np.array(table[name + end], float) for end in ("_truth", "", "_error"))
        panel.errorbar(truth, value - truth, yerr=error, fmt=".", linewidth=0.5)
        panel.axhline(0, color="gray", linewidth=0.8)
        panel.set(title=name, xlabel=f"truth ({table.units[name]})", ylabel="estimate - truth")
    for panel in axes.flat[len(names):]:
        panel.remove()
    figure.suptitle(study["name"])
    figure.tight_layout()
    plt.show()

# %% [markdown]
# ## Ranks
#
# The rank of the truth in the posterior of its data: even, if likelihood, prior and sampler are right. Piles at both ends mean a posterior
# that is too narrow.

# %%
for c in found["calibrations"]:
    display(Markdown(f"### {c['name']}: {c['draws']} truths"))
    for p in c["parameters"]:
        plt.figure(figsize=(5, 2.5))
        plt.bar(range(len(p["ranks"])), p["ranks"])
        plt.axhspan(c["low_95"], c["high_95"], color="gray", alpha=0.3)
        plt.title(f"{p['name']}, p = {p['p_value']:.2g}")
        plt.show()
