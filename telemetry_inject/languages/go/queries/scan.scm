; Everything that the scan of a file looks at, in one pass over its tree.

(function_declaration) @declaration
(method_declaration) @method
(func_literal) @literal

; How a literal is called and where it stands is asked of its parents, which are few; a pattern for
; it makes the whole query half as slow again.

(call_expression function: [(identifier) (selector_expression) (index_expression)
  (call_expression) (type_instantiation_expression)] @callee)

; What adds a path through a function.
[(if_statement) (for_statement)] @branch
[(expression_case) (type_case) (communication_case)] @decision
["&&" "||"] @decision

[(short_var_declaration) (assignment_statement) (expression_statement) (inc_statement)
 (dec_statement) (var_declaration) (const_declaration) (type_declaration) (go_statement)
 (defer_statement) (return_statement) (break_statement) (continue_statement) (goto_statement)
 (fallthrough_statement) (labeled_statement) (send_statement) (expression_switch_statement)
 (type_switch_statement) (select_statement)] @statement
