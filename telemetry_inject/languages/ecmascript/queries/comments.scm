(comment) @node
