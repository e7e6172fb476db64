from . import savings_statement
