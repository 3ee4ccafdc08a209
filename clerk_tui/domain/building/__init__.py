"""A new building on its way to its owners (交房即交证)."""
