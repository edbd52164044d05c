; What gives names their meaning, and what functions are handed to.

(use_declaration argument: (_) @use)
(let_declaration) @let
(field_declaration) @field
(static_item) @static
(call_expression function: (_) arguments: (arguments [(identifier) (scoped_identifier)])) @handing
