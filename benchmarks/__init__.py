"""What is measured, against what: run a module of this package; results and a dated log lie beside."""
