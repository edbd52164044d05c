; What gives a meaning to a name, and what is handed to a call.
(local_variable_declaration) @local
(field_declaration) @field
(enhanced_for_statement) @each
(resource) @resource
(method_invocation arguments: (argument_list (method_reference))) @handing
[(class_declaration) (interface_declaration) (enum_declaration) (record_declaration)] @type
(object_creation_expression (class_body) @type)
