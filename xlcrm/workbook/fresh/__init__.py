"""Results of formulas calculated anew, where two calculators and the past vouch for them."""
