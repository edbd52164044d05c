(string_literal) @node
