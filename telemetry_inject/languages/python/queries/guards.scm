; Blocks that only a type checker reads; the condition's text decides.
(if_statement condition: (_) @condition consequence: (block) @block)
