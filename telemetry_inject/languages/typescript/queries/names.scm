; What names stand for, and what is called with what. See names.py of the shared room.

[(function_declaration) (generator_function_declaration) (function_expression)
 (generator_function) (arrow_function) (method_definition)] @function
[(class_declaration) (abstract_class_declaration) (class)] @class
(import_statement) @import
(export_statement) @export
(variable_declarator) @declarator
(assignment_expression) @assignment
(public_field_definition) @field
(call_expression) @call
(new_expression) @new
(class_body (decorator) @decorator)
