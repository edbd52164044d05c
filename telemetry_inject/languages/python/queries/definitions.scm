; What the ladder can put telemetry into.
(function_definition) @definition
