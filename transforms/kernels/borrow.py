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


@intrinsic
def pointer(context: Any, array: types.Array | types.CPointer) -> Any:
    """Return where a one-dimensional array begins: indexed like it, without owner, length or counting from the end.

    An index that may be negative costs a comparison and a choice at every access, and an array is seven words to hand
    over; a pointer is one. Like `borrowed`, only for what was handed in: an array made here is freed behind its last
    mention, pointer or not. A pointer is returned as it is, so that a kernel may be compiled for both.
    """
    if isinstance(array, types.CPointer):
        return array(array), lambda _, __, ___, args: args[0]

    def codegen(target: Any, builder: Any, signature: Any, args: Any) -> Any:
        return target.make_array(signature.args[0])(target, builder, args[0]).data

    return types.CPointer(array.dtype)(array), codegen
