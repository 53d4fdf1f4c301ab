"""The pages: files that the browser runs; all they show comes by the interface."""
