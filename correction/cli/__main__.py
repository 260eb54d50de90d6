"""`python -m correction.cli`."""

from correction.cli import main

if __name__ == "__main__":
    main()
