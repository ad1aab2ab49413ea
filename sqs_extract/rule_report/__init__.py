"""A folder of letters in, how the rules do on them out: `sqs-extract rules report`."""
