"""One thing, one go (一件事一次办): a bundle in the catalog, what it makes of a visit, and the life of its parent."""
