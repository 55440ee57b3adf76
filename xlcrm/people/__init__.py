"""Who is who: the customers of the ledgers, found by what people write of them."""
