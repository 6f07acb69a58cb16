"""A made-up business with two years behind it, to see Cancelmail with people in it.

One module per subject draws its rows from one seed; `loading` puts them in, `wiping` takes them
out.
Everything is marked: customers, plans and what hangs from them by their source (`marks.SOURCE`).
"""
