"""Many recordings at once: a study is run, looked at, compared and cited."""
