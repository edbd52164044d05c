; Every place where a function of the package may be meant.
(identifier) @plain
(field_identifier) @member
(type_identifier) @type
