"""Capital and small letters of ASCII at the head of each text: enough to see that a text is set in capitals."""

from numba import njit, types

from transforms.kernels.types import BYTES, I64, I64_OUT


@njit(types.void(BYTES, I64, types.int64, I64_OUT, I64_OUT), cache=True, nogil=True)
def count_cased(data, offsets, most, capitals, small):
    """Count A-Z and a-z in the first `most` bytes of every text; `capitals` and `small` are the results, one a text."""
    for row in range(len(capitals)):
        upper, lower = 0, 0
        for at in range(offsets[row], min(offsets[row + 1], offsets[row] + most)):
            upper += types.uint8(data[at] - 65) < types.uint8(26)
            lower += types.uint8(data[at] - 97) < types.uint8(26)
        capitals[row], small[row] = upper, lower
