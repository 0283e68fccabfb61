# %% [markdown]
# # Feet, not metres
#
# Some runways of OurAirports have their length in metres, though the column says feet. This is how
# they are put right on a branch of their own, looked at, and merged into what others use.
#
# Run it cell by cell in an editor that knows `# %%`, or whole: `python notebook.py`.

# %%
import pandas as pd

import sheaf

ds = sheaf.start()  # a server of our own, with a temporary dataset
print(ds)

# %% [markdown]
# ## A first load

# %%
runways = pd.DataFrame(
    [
        (239399, "EGLL", 12799, "ASP"),
        (239398, "EGLL", 12001, "ASP"),
        (237928, "EHAM", 3800, "ASP"),  # 12,467 ft
        (237926, "EHAM", 11329, "ASP"),
        (239122, "LSZH", 3700, "CON"),  # 12,139 ft
        (239121, "LSZH", 10827, "CON"),
        (608308, "LSZH", 1010, "GRASS"),
        (244969, "KJFK", 14511, "PEM"),
    ],
    columns=["id", "airport", "length_ft", "surface"],
)
ds.insert("main", "runways", runways, key="id", message="runways of four airports")

# %% [markdown]
# ## What looks wrong
#
# Paved runways of large airports are longer than 5,000 feet. The server filters.

# %%
short = (sheaf.col("length_ft") < 5000) & (sheaf.col("surface") != "GRASS")
suspects = ds.read("main", "runways", where=short).to_pandas()
print(suspects)
assert sorted(suspects["id"]) == [237928, 239122]

# %% [markdown]
# ## The fix, on a branch
#
# Everything in the block becomes one version. Were there an exception, there would be no branch.

# %%
fixed = suspects[["id", "length_ft"]].copy()
fixed["length_ft"] = (fixed["length_ft"] * 3.28084).round().astype("int64")
with ds.transaction("clean", from_="main", message="feet, not metres", author="Ada") as tx:
    tx.update("runways", fixed)
    wrong = tx.read("runways", where=short).to_pandas()
    assert wrong.empty  # the transaction sees its own writes

# %% [markdown]
# ## What has changed

# %%
print(ds.log("clean"))
changes = ds.diff("main", "clean", "runways").to_pandas()
print(changes[["diff_type", "from_id", "from_length_ft", "to_length_ft"]])
assert list(changes["diff_type"]) == ["modified", "modified"]
assert ds.diff_stat("main", "clean")["runways"].modified == 2

# %% [markdown]
# ## Meanwhile, on main
#
# Somebody else goes on. What was read stays what it was.

# %%
before = ds.read("main", "runways")
ds.delete("main", "runways", [608308], message="the grass strip is closed")
assert before.to_arrow().num_rows == 8
assert ds.read("main", "runways").rows == 7

# %% [markdown]
# ## Both at once
#
# One stream has the rows of both branches, each once, and says which branch has it.

# %%
both = ds.read(["main", "clean"], "runways", columns=["id", "length_ft"]).to_pandas()
print(both.sort_values("id"))
assert len(both) == 10

# %% [markdown]
# ## Two that disagree
#
# Somebody else has measured the runway of Schiphol, and Zurich has a new surface.

# %%
measured = [{"id": 237928, "length_ft": 12460}, {"id": 239122, "surface": "ASP"}]
with ds.transaction("main", message="measured again") as tx:
    for row in measured:
        tx.update("runways", [row])

# %% [markdown]
# ## Back to main
#
# The merge takes what either branch has changed, value by value. One value both have changed.

# %%
merge = ds.merge("clean", into="main", message="feet, not metres")
print(merge)
conflicts = merge.conflicts["runways"].to_pandas()
print(conflicts[["conflict_id", "base_length_ft", "our_length_ft", "their_length_ft"]])
assert list(conflicts["conflict_id"]) == ["237928"]
assert ds.pending("main") is not None  # it waits on the branch, and nothing has changed

# %% [markdown]
# One cell decides, and the merge becomes a version.

# %%
merge.resolve_cell("runways", 237928, "length_ft", 12467)
merge.commit()
merged = ds.read("main", "runways").to_pandas().set_index("id")
print(merged)
assert merged.loc[237928, "length_ft"] == 12467
assert list(merged.loc[239122, ["length_ft", "surface"]]) == [12139, "ASP"]
assert 608308 not in merged.index  # closed on main

# %% [markdown]
# ## A name to come back to

# %%
ds.tag("v1", "clean")
print(ds.refs())
assert ds.read("v1", "runways", where=("id", "=", 239122)).to_pylist()[0]["length_ft"] == 12139

# %%
ds.close()  # ends the server, and removes the temporary dataset
