(jsx_text) @node
