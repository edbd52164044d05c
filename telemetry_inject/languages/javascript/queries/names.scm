; What names stand for, and what is called with what. See names.py.

[(function_declaration) (generator_function_declaration) (function_expression)
 (generator_function) (arrow_function) (method_definition)] @function
[(class_declaration) (class)] @class
(import_statement) @import
(export_statement) @export
(variable_declarator) @declarator
(assignment_expression) @assignment
(field_definition value: (_)) @field
(call_expression) @call
(new_expression) @new
(decorator) @decorator
