"""Points and coupons: what is earned, used, given, expired, and what everybody has."""
