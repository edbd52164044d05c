; Everything that the scan of a file looks at, in one pass over its tree.

(function_definition) @function
(init_declarator value: (lambda_expression) @lambda)
(assignment_expression right: (lambda_expression) @lambda)
(namespace_definition) @namespace
(class_specifier body: (_)) @class
(struct_specifier body: (_)) @class
(union_specifier body: (_)) @class
(call_expression function: (_) @callee)
(gnu_asm_expression) @asm
[(co_await_expression) (co_yield_statement) (co_return_statement)] @coroutine

; What adds a path through a function.
[
  (if_statement) (while_statement) (do_statement) (for_statement) (for_range_loop)
  (case_statement value: (_)) (conditional_expression) (catch_clause)
  (binary_expression operator: ["&&" "||"])
] @decision

; Statements at any depth.
[
  (declaration) (expression_statement) (return_statement) (if_statement) (while_statement)
  (do_statement) (for_statement) (for_range_loop) (switch_statement) (goto_statement)
  (break_statement) (continue_statement) (throw_statement) (try_statement) (co_return_statement)
] @statement
