from . import join, portal, refer
