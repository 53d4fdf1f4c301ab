"""The practice's server: the same verbs over HTTP, and who may use them on whom."""
