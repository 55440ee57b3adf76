"""Functions that both calculators are known to calculate right, as `tests/laws` holds against them.

Where the results in a file may be old, as after a change that nobody calculated, the past vouches
for no formula. Then only formulas of these functions are calculated.
"""

from __future__ import annotations

from typing import Final

KNOWN: Final = frozenset(
    {
        *("sum", "sumif", "sumifs", "sumproduct", "count", "counta", "countblank"),
        *("countif", "countifs", "average", "averageif", "averageifs", "min", "max"),
        *("minifs", "maxifs", "large", "small", "median", "rank"),
        *("if", "ifs", "iferror", "ifna", "and", "or", "not", "choose"),
        *("isblank", "isnumber", "istext", "iserror", "isna", "islogical"),
        *("round", "rounddown", "roundup", "int", "mod", "abs", "sign", "power", "sqrt"),
        *("date", "year", "month", "day", "edate", "eomonth", "weekday", "days"),
        *("vlookup", "hlookup", "lookup", "index", "match"),
        *("left", "right", "mid", "len", "trim", "concatenate", "concat"),
        *("textjoin", "substitute", "find", "exact", "rept"),
        *("rows", "columns"),
    }
)
"""Names as `Reach.functions` has them."""
