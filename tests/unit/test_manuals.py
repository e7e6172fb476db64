"""The manual at the head of every module is true."""

import doctest
import pkgutil
from importlib import import_module

import koperasi_calc
import pytest

MODULES = [module.name for module in pkgutil.iter_modules(koperasi_calc.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_manual(name):
    result = doctest.testmod(import_module(f"koperasi_calc.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
