"""The musculoskeletal engine: bones, joints and muscles, and their mechanics."""
