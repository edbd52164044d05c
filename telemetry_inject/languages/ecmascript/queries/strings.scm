(string) @node
