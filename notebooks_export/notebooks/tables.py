# %% [markdown]
# # A folder of tables
#
# Every table of this folder (fictive @VERSION@): what its columns are, its first rows, and each column of numbers
# against the first one.

# %%
import os
import sys

sys.path.insert(0, os.environ.get("FICTIVE_PYTHON", @PYTHON@))
import fictive_tables as ft
import matplotlib.pyplot as plt
from IPython.display import Markdown, display

folder = @FOLDER@


def draw(table, most=12):
    numbers = [n for n in table if isinstance(table[n][0], float) and not n.endswith("_error")]
    if len(numbers) < 2 or len(table) < 2:
        return
    first, others = numbers[0], numbers[1 : most + 1]
    rows = (len(others) + 2) // 3
    figure, axes = plt.subplots(rows, 3, figsize=(12, 3.2 * rows), squeeze=False)
    for panel, name in zip(axes.flat, others):
        error = table.get(name + "_error")
        panel.errorbar(table[first], table[name], yerr=error, marker="." if len(table) < 100 else "")
        panel.set(xlabel=ft.label(table, first), ylabel=ft.label(table, name))
    for panel in axes.flat[len(others):]:
        panel.remove()
    figure.tight_layout()
    plt.show()


# %%
for name, table in ft.read_folder(folder).items():
    display(Markdown(f"## {name}.csv\n\n" + ft.explain(table)))
    display(table.frame().head(6))
    draw(table)

# %%
for name, data in ft.read_folder(folder, ".nc").items():
    display(Markdown(f"## {name}.nc"), data)

# %%
for name, data in ft.read_folder(folder, ".json").items():
    display(Markdown(f"## {name}.json"))
    print(str(data)[:2000])
