from . import receipt, session
