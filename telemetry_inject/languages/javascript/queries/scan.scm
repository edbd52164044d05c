; What one pass over a file's tree collects. Every capture costs more than half a microsecond, so
; there are no captures for what can be counted without them: see outline.py and facts.py.

; Functions, by form.
[(function_declaration) (generator_function_declaration)] @declaration
[(function_expression) (generator_function)] @expression
(arrow_function) @arrow
(method_definition) @method
[(class_declaration) (class)] @class

; What gives a function, a class or an object its name. The captures of one pattern pair up in order.
(variable_declarator
  name: (identifier) @variable.name
  value: [(function_expression) (generator_function) (arrow_function) (class) (object)
          (call_expression arguments: (arguments [(function_expression) (arrow_function) (generator_function)]))]
         @variable.value)
(assignment_expression
  left: [(identifier) (member_expression) (subscript_expression)] @assigned.name
  right: [(function_expression) (generator_function) (arrow_function) (class) (object)
          (call_expression arguments: (arguments [(function_expression) (arrow_function) (generator_function)]))]
         @assigned.value)
(pair
  key: (_) @pair.name
  value: [(function_expression) (generator_function) (arrow_function) (class) (object)
          (call_expression arguments: (arguments [(function_expression) (arrow_function) (generator_function)]))]
         @pair.value)
(field_definition
  property: (_) @field.name
  value: [(function_expression) (generator_function) (arrow_function)] @field.value)
(export_statement
  value: [(function_expression) (generator_function) (arrow_function) (class) (object)
          (call_expression arguments: (arguments [(function_expression) (arrow_function) (generator_function)]))]
         @default.value)

; Functions among the arguments of a call. (Patterns of their own: an alternation here, or the call itself with
; its arguments, makes the whole query half as slow again.)
(arguments (arrow_function) @handed)
(arguments (function_expression) @handed)
(arguments (generator_function) @handed)

; Functions that are one of several values, and those that a function returns.
(binary_expression right: (function_expression) @choice)
(binary_expression right: (parenthesized_expression [(function_expression) (arrow_function)] @choice))
(ternary_expression [(function_expression) (arrow_function)] @choice)
(arrow_function body: (arrow_function) @curried)

; Facts.
(call_expression
  function: [(identifier) (member_expression) (subscript_expression) (call_expression) (super)
             (import)] @callee)
(new_expression constructor: [(identifier) (member_expression)] @callee)

[(if_statement) (for_statement) (for_in_statement) (while_statement) (do_statement)] @branch
[(ternary_expression) (catch_clause) (switch_case)] @decision
["&&" "||" "??"] @decision
[(expression_statement) (variable_declaration) (lexical_declaration) (return_statement)
 (try_statement) (switch_statement) (break_statement) (continue_statement) (throw_statement)
 (with_statement) (debugger_statement) (labeled_statement)] @statement

(return_statement (_) @returned)
(variable_declaration) @var
(for_in_statement kind: "var") @var
(this) @this
(super) @super
(meta_property) @meta
[(import_statement) (export_statement)] @module
(decorator) @decorator
