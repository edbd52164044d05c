; Everything that the scan of a file, and then the names in it, look at: in one pass over its tree.

(function_definition) @function
(class_definition) @class
(decorator) @decorator
(lambda) @lambda
(assignment left: [(identifier) (attribute)] right: (lambda) @named)
(named_expression name: (identifier) value: (lambda) @named)
(yield) @yield
(call function: (_) @callee)

; What adds a path through a function.
[
  (if_statement) (elif_clause) (for_statement) (while_statement) (except_clause)
  (case_clause) (boolean_operator) (conditional_expression) (if_clause)
] @decision

[(import_statement) (import_from_statement)] @import

; Statements but imports and function definitions, which are counted from the captures above.
[
  (expression_statement) (return_statement) (assert_statement) (delete_statement)
  (raise_statement) (pass_statement) (break_statement) (continue_statement)
  (global_statement) (nonlocal_statement) (print_statement) (exec_statement)
  (type_alias_statement) (future_import_statement) (if_statement) (for_statement)
  (while_statement) (try_statement) (with_statement) (match_statement) (class_definition)
] @statement

; What gives a meaning to a name, in files that import something worth following.
[(assignment) (named_expression) (with_item value: (as_pattern))] @binding
(for_statement left: (_) @hidden)
