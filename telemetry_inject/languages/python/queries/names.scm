; What gives a meaning to a name in a file that imports something worth following.

(assignment left: (_) @target type: (type)? @annotation right: (_)? @value)
(named_expression name: (_) @target value: (_) @value)
(with_item value: (as_pattern (_) @value alias: (as_pattern_target (_) @target)))
(for_statement left: (_) @hidden)

(class_definition name: (_) @class superclasses: (argument_list)? @bases) @whole

; Things that are handed to a call by name.
(call
  function: (_) @callee
  arguments: (argument_list [
    (identifier) @handed
    (attribute) @handed
    (keyword_argument value: [(identifier) (attribute)] @handed)
  ]) @arguments)
