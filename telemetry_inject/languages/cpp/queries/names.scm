; What gives names their meaning, and what functions are handed to.

(declaration) @declaration
(field_declaration) @field
(using_declaration) @using
(namespace_alias_definition) @alias
(alias_declaration) @type
(call_expression arguments: (argument_list [(identifier) (pointer_expression)])) @handing
