from . import deposit, join, portal
