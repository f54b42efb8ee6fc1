"""What a person reads about one thing: the record of a site, brands side by side, places on a map, what is loaded.

Answers made from the projection and the trace, for screens and packs; nothing here needs a server. Each is a plain
dict or list of values that JSON knows, with the sources of every statement in it.
"""
