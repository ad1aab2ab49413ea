"""Letter families as data: see the TOML files beside this one."""
