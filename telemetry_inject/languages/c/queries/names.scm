; What gives names their meaning, and what functions are handed to.

(declaration) @declaration
(call_expression arguments: (argument_list [(identifier) (pointer_expression)])) @handing
