"""The graph in Neo4j: the only package that imports a database driver."""
