"""So that ``python -m kneewise`` is the command too."""

from kneewise.cli.main import main

if __name__ == "__main__":
    main()
