; What gives a meaning to a name, and what is handed to a call.
(short_var_declaration) @bound
(var_spec) @bound
(assignment_statement) @bound
(type_declaration) @types
(call_expression arguments: (argument_list
  [(identifier) (selector_expression) (func_literal) (call_expression)])) @handing
