"""The live coach in a browser: a page, and the socket it talks through."""
