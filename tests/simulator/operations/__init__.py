"""Operations by addon. A new file in this folder is found by itself."""

import importlib
import pkgutil

for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
    importlib.import_module(f"{__name__}.{module.name}")
