(block_comment) @node
