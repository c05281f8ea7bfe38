"""`python -m mockspot` is the command `mockspot`."""

from mockspot.cli import main

main(prog_name="mockspot")
