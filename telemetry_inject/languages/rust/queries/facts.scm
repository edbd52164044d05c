; Everything that the scan of a file looks at, in one pass over its tree.

(function_item) @function
(function_signature_item) @signature
(let_declaration pattern: (identifier) value: (closure_expression) @closure)
(impl_item) @impl
(trait_item) @trait
(mod_item body: (_)) @mod
(foreign_mod_item) @foreign
(attribute_item) @attribute
(inner_attribute_item) @inner
(line_comment) @comment
(block_comment) @comment
(call_expression function: (_) @callee)
(macro_invocation macro: (_) @macro)
(use_declaration) @use

; What adds a path through a function.
[
  (if_expression) (while_expression) (loop_expression) (for_expression) (match_arm) (try_expression)
  (binary_expression operator: ["&&" "||"])
] @decision

; Statements; the value at the end of a block is counted for the body of a function alone.
[(let_declaration) (expression_statement)] @statement
