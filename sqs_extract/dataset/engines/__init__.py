"""Letters in, what became of each out, by the processes of other programs: clusters of machines."""
