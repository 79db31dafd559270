"""Events: from spans to linked records, one decision a module; `linking` has their order."""
