"""The subcommands of the command line, one module each; light to import, for `--help` is quick."""
