"""Doc."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

__version__ = "1.0"

try:
    import fast
except ImportError:
    fast = None

if TYPE_CHECKING:
    from shop import Cart

if sys.platform == "win32":
    import winreg

CONSTANT = 1


def main(cart: Cart):
    import late
    return CONSTANT
