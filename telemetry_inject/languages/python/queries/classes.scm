; Classes, for their fields.
(class_definition) @class
