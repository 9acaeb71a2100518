"""Arrays without an owner: what a kernel hands to the functions it calls in its inner loops."""

from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


@intrinsic
def borrowed(context: Any, array: types.Array) -> Any:
    """Return the same array without a reference to its owner.

    Every function that is not inlined counts references to its arrays when it is entered and left, atomically: some
    hundred cycles for ten arrays, more than a short line of text costs. Without an owner there is nothing to count.
    The owner must live on elsewhere: borrow only what was handed in by a caller that keeps it.
    """

    def codegen(target: Any, builder: Any, signature: Any, args: Any) -> Any:
        view = target.make_array(signature.args[0])(target, builder, args[0])
        view.meminfo = cgutils.get_null_value(view.meminfo.type)
        view.parent = cgutils.get_null_value(view.parent.type)
        return view._getvalue()

    return array(array), codegen
