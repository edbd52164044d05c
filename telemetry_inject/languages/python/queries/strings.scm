; Text in which no byte may change.
(string) @string
