; Everything that the scan of a file looks at, in one pass over its tree.

[(class_declaration) (interface_declaration) (enum_declaration) (record_declaration)
 (annotation_type_declaration)] @type
(object_creation_expression (class_body) @anonymous)
(enum_constant (class_body) @constant)

(method_declaration) @method
(constructor_declaration) @constructor
(compact_constructor_declaration) @compact
(static_initializer) @static
(class_body (block) @instance)
(enum_body_declarations (block) @instance)
(lambda_expression) @lambda

(method_invocation) @call
(argument_list) @arguments
(object_creation_expression type: (_) @created)

; What adds a path through a function.
[(if_statement) (while_statement) (for_statement) (enhanced_for_statement) (do_statement)] @branch
[(catch_clause) (ternary_expression) (switch_label) "&&" "||"] @decision

[(local_variable_declaration) (expression_statement) (return_statement) (throw_statement)
 (break_statement) (continue_statement) (yield_statement) (assert_statement)
 (synchronized_statement) (try_statement) (try_with_resources_statement) (labeled_statement)
 (switch_expression) (explicit_constructor_invocation)] @statement
