; Everything that the scan of a file looks at, in one pass over its tree.

(function_definition) @function
(call_expression function: (_) @callee)
(gnu_asm_expression) @asm

; What adds a path through a function.
[
  (if_statement) (while_statement) (do_statement) (for_statement)
  (case_statement value: (_)) (conditional_expression)
  (binary_expression operator: ["&&" "||"])
] @decision

; Statements at any depth.
[
  (declaration) (expression_statement) (return_statement) (if_statement) (while_statement)
  (do_statement) (for_statement) (switch_statement) (goto_statement) (break_statement)
  (continue_statement)
] @statement
