"""From printed lines to blocks of text; `blocks.find_blocks` is the stage."""
