(template_string) @node
