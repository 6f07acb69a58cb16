"""Accounts that nobody uses: found by the worker, warned once, kept by one press or by being used.

One module per step: `watching` (the worker's), `warning` (one account: a letter, or why not),
`outcomes` (what became of the letter), `keeping` (they keep it, or use it again), `reach` (whom a
rule would write to), `links`, `views` and `own_page` (the public page), `telling` (in words).
"""
